using Microsoft.AspNetCore.Mvc;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api.Admin;

/// <summary><c>/v1/admin/spaces</c>: open rooms over all silos, where they are, moving and ending them, and what happened in them.</summary>
internal static partial class OpenSpaceEndpoints
{
    /// <summary>Maps the routes.</summary>
    /// <param name="admin">The operators' group, <c>/v1/admin</c>.</param>
    public static void MapOpenSpaces(this RouteGroupBuilder admin)
    {
        var group = admin.MapGroup("spaces");
        group.MapGet("", ListAsync)
            .AsOperatorReading<OpenSpacePageView>("GetOpenSpaces", "The rooms that are open, over all silos or on one, by id.")
            .ProducesProblem(400).ProducesProblem(404);
        group.MapGet("{id}", GetAsync)
            .AsOperatorReading<OperatorSpaceView>("GetSpaceAsOperator", "A space with its stage, and the silo that it is open on.").ProducesProblem(404);
        group.MapGet("{id}/events", EventsAsync)
            .AsOperatorReading<EventPageView>("GetEventsAsOperator", "Everything that happened in a space, from a number on.")
            .ProducesProblem(400).ProducesProblem(404);
        group.MapPost("{id}/move", MoveAsync)
            .AsOrder<MoveView>("MoveSpace", "Move an open room to another silo; read the space to see when it is there.");
        group.MapPost("{id}/end", EndAsync)
            .AsCommand("EndSpaceAsOperator", "End a space for everybody, as its operator.");
    }

    private static async Task<IResult> ListAsync(
        [FromQuery] string? silo, [FromQuery] string? cursor, [FromQuery] int? limit, HttpContext http, IClusterClient client, OpenRoomReader rooms)
    {
        if (!Paging.TryReadSpaceCursor(cursor, out var problem) || !Paging.TryReadLimit(limit, out var most, out problem))
        {
            return problem.ToResult();
        }

        var silos = (await Cluster(client).Status()).Silos;
        if (silo is not null)
        {
            silos = Array.FindAll(silos, s => s.Name == silo);
            if (silos.Length == 0)
            {
                return Problems.UnknownNode(silo).ToResult();
            }
        }

        return await rooms.ReadAsync(silos, cursor, most, http.RequestAborted) is { } page ? Results.Ok(page) : Problems.NoSiloAnswers().ToResult();
    }

    private static Task<IResult> GetAsync(string id, IClusterClient client, OpenRoomReader rooms) => WithSpaceAsync(id, async space =>
    {
        // Before the space is asked, which would open it.
        var (silo, room, unanswered) = await rooms.FindAsync((await Cluster(client).Status()).Silos, space);
        return await client.GetGrain<ISpaceGrain>(space.Value).Snapshot() is { } snapshot
            ? Results.Ok(new OperatorSpaceView(
                SpaceView.Of(snapshot.Space), silo, room is null ? null : OpenRooms.Cores(room), snapshot.Epoch, snapshot.LastEvent,
                [.. snapshot.Stage.Select(ParticipantView.Of)], unanswered))
            : Problems.UnknownSpace(id).ToResult();
    });

    private static Task<IResult> EventsAsync(string id, HttpContext http, [FromQuery] long? after, [FromQuery] int? limit, IClusterClient client) =>
        WithSpaceAsync(id, async space =>
        {
            if (!Paging.TryReadFrom(after, "after", out var from, out var problem)
                || !Paging.TryReadLimit(limit, out var most, out problem, EventQuery.MaxLimit))
            {
                return problem.ToResult();
            }

            var page = await client.GetGrain<ISpaceGrain>(space.Value).Events(new EventQuery(OperatorFilter.OperatorOf(http), from, most));
            return page.Refusal == RefusalReason.None
                ? Results.Ok(new EventPageView([.. page.Items.Select(e => EventView.Of(e, space))], page.Through, page.Last))
                : Problems.Of(page.Refusal, space).ToResult();
        });

    private static Task<IResult> MoveAsync(string id, MoveBody? body, HttpContext http, IClusterClient client, OpenRoomReader rooms, ILoggerFactory logs) =>
        WithSpaceAsync(id, async space =>
        {
            var cluster = Cluster(client);
            var (from, _, _) = await rooms.FindAsync((await cluster.Status()).Silos, space);
            var outcome = await cluster.Move(space, body?.Silo);
            if (outcome != NodeCommandOutcome.Accepted)
            {
                return Problems.Of(outcome, body?.Silo ?? "").ToResult();
            }

            LogOrdered(logs.CreateLogger(typeof(OpenSpaceEndpoints)), OperatorFilter.OperatorOf(http).Id.Value, "moved", space.Value);
            return Results.Accepted($"/v1/admin/spaces/{space}", new MoveView(space.Value, from));
        });

    private static Task<IResult> EndAsync(string id, HttpContext http, IClusterClient client, ILoggerFactory logs) => WithSpaceAsync(id, async space =>
    {
        var actor = OperatorFilter.OperatorOf(http);
        var result = await client.GetGrain<ISpaceGrain>(space.Value).Execute(new EndSpace(actor));
        if (!result.Accepted)
        {
            return Problems.Of(result.Refusal, space).ToResult();
        }

        LogOrdered(logs.CreateLogger(typeof(OpenSpaceEndpoints)), actor.Id.Value, "ended", space.Value);
        return Results.Ok(new DoneView(result.Event));
    });

    private static Task<IResult> WithSpaceAsync(string id, Func<SpaceId, Task<IResult>> answer) =>
        SpaceId.TryParse(id, out var space) ? answer(space) : Task.FromResult(Problems.UnknownSpace(id).ToResult());

    private static IClusterGrain Cluster(IClusterClient client) => client.GetGrain<IClusterGrain>(IClusterGrain.Key);

    [LoggerMessage(AdminEventIds.SpaceOrdered, LogLevel.Information, "Operator {Operator} {Done} the space {Space}")]
    private static partial void LogOrdered(ILogger logger, string @operator, string done, string space);
}
