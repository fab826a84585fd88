using Spaces.Gateway.Access;
using Spaces.Gateway.Limits;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api;

/// <summary><c>/v1/spaces</c>: create, read, change, lock and end.</summary>
internal static partial class SpacesEndpoints
{
    // Reading a space does not wait longer than this for the list of those whom the reader blocks.
    private static readonly TimeSpan BlocksPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>Maps the routes.</summary>
    public static void MapSpaces(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/spaces").WithTags("Spaces");
        group.MapPost("", CreateAsync).WithLimit(LimitedAction.Create)
            .WithName("CreateSpace").WithSummary("Create a space that is live at once; you become its host.")
            .Produces<SpaceView>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        group.MapGet("{id}", GetAsync).WithLimit(LimitedAction.Read)
            .WithName("GetSpace").WithSummary("Read a space, and whom of its stage you block.")
            .Produces<SpaceView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);
        group.MapPatch("{id}", ChangeAsync)
            .AsCommand("ChangeSettings", "Change title, topics, policies, capacity or music mode; the host may. What is left out stays.").ProducesProblem(400);
        group.MapPost("{id}/end", (string id, HttpContext http, SpaceRequests spaces) => spaces.ExecuteAsync(http, id, a => new EndSpace(a)))
            .AsCommand("EndSpace", "End a space for everybody; its host may.");
        group.MapPut("{id}/lock", (string id, HttpContext http, SpaceRequests spaces) => spaces.ExecuteAsync(http, id, a => new SetLocked(a, true)))
            .AsCommand("LockSpace", "Let nobody new in.");
        group.MapDelete("{id}/lock", (string id, HttpContext http, SpaceRequests spaces) => spaces.ExecuteAsync(http, id, a => new SetLocked(a, false)))
            .AsCommand("UnlockSpace", "Let people in again.");
    }

    private static async Task<IResult> CreateAsync(SettingsBody body, HttpContext http, IClusterClient client)
    {
        if (!Caller.TryRead(http.User, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!CommandInput.TryReadSettings(body with { Title = body.Title ?? "" }, out var settings, out var problem))
        {
            return problem.ToResult();
        }

        var id = SpaceId.New();
        var result = await client.GetGrain<ISpaceGrain>(id.Value).Create(new CreateSpace(
            settings.Title!,
            caller.Person,
            settings.Topics ?? [],
            settings.Join ?? AccessPolicy.Everyone,
            settings.Speak ?? AccessPolicy.Everyone,
            settings.StageCapacity,
            caller.Grant.Create,
            settings.Music ?? false));
        return result.Space is { } space
            ? Results.Created($"/v1/spaces/{id}", SpaceView.Of(space))
            : Problems.Of(result.Refusal, id).ToResult();
    }

    private static Task<IResult> GetAsync(string id, HttpContext http, SpaceRequests spaces, IClusterClient client, ILoggerFactory logs) =>
        spaces.ReadAsync(http, id, async (grain, reader, _) =>
        {
            if (await grain.Snapshot() is not { } snapshot)
            {
                return Problems.UnknownSpace(id).ToResult();
            }

            var stage = snapshot.Stage.Select(p => p.Id).Where(p => p != reader.Id).ToArray();
            return Results.Ok(SpaceView.Of(snapshot.Space) with { BlockedOnStage = await BlockedAsync(client, reader.Id, stage, logs) });
        });

    private static async Task<IReadOnlyList<string>?> BlockedAsync(IClusterClient client, ParticipantId reader, ParticipantId[] stage, ILoggerFactory logs)
    {
        if (stage.Length == 0)
        {
            return [];
        }

        try
        {
            var blocked = await client.GetGrain<IUserGrain>(reader.Value).BlockedAmong(stage).WaitAsync(BlocksPatience);
            return [.. blocked.Select(p => p.Value)];
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException)
        {
            // A warning that cannot be given is no reason to withhold the space.
            LogBlocksUnknown(logs.CreateLogger(typeof(SpacesEndpoints)), e);
            return null;
        }
    }

    private static Task<IResult> ChangeAsync(string id, SettingsBody body, HttpContext http, SpaceRequests spaces) =>
        CommandInput.TryReadSettings(body, out var settings, out var problem)
            ? spaces.ExecuteAsync(http, id, a => new ChangeSettings(a, settings.Title, settings.Topics, settings.Join, settings.Speak, settings.StageCapacity, settings.Music))
            : Task.FromResult(problem.ToResult());

    [LoggerMessage(EventIds.BlocksUnknown, LogLevel.Warning, "Whom a reader of a space blocks could not be asked; the answer leaves it out")]
    private static partial void LogBlocksUnknown(ILogger logger, Exception exception);
}
