using Microsoft.AspNetCore.Mvc;
using Spaces.Gateway.Access;
using Spaces.Gateway.Limits;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Api;

/// <summary>Whom people follow and block, over all spaces; and the operator's list of those who may create spaces.</summary>
internal static class PeopleEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/v1/me").WithTags("People");
        Map(me, "follows", "Follow", "follow", static (grain, other, on) => grain.SetFollow(other, on), static (grain, after, limit) => grain.Follows(after, limit));
        Map(me, "blocks", "Block", "block", static (grain, other, on) => grain.SetBlock(other, on), static (grain, after, limit) => grain.Blocks(after, limit));

        var list = routes.MapGroup("/v1/admin/allow-list").WithTags("Operators");
        list.MapGet("", AllowListAsync)
            .WithLimit(LimitedAction.Read).WithName("GetAllowList").WithSummary("Who may create spaces, where that is for people on a list.")
            .Produces<ListPageView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        list.MapPut("{user}", (string user, HttpContext http, IClusterClient client) => SetListedAsync(http, client, listed: true))
            .AsCommandOnSomebody("AllowCreating", "Put somebody on the list.");
        list.MapDelete("{user}", (string user, HttpContext http, IClusterClient client) => SetListedAsync(http, client, listed: false))
            .AsCommandOnSomebody("DisallowCreating", "Take somebody off the list.");
    }

    private static void Map(
        RouteGroupBuilder group,
        string path,
        string name,
        string verb,
        Func<IUserGrain, ParticipantId, bool, Task<CommandResult>> set,
        Func<IUserGrain, string?, int, Task<ListPage>> read)
    {
        group.MapPut($"{path}/{{user}}", (string user, HttpContext http, IClusterClient client) => SetAsync(http, client, true, set))
            .AsCommandOnSomebody(name, $"Begin to {verb} somebody.");
        group.MapDelete($"{path}/{{user}}", (string user, HttpContext http, IClusterClient client) => SetAsync(http, client, false, set))
            .AsCommandOnSomebody($"Un{verb}", $"No longer {verb} somebody.");
        group.MapGet(path, ([FromQuery] string? cursor, [FromQuery] int? limit, HttpContext http, IClusterClient client) =>
                ListAsync(http, cursor, limit, (caller, most) => read(client.GetGrain<IUserGrain>(caller.Person.Id.Value), cursor, most)))
            .AsReading<ListPageView>($"Get{name}s", $"Whom you {verb}, a page at a time.");
    }

    private static async Task<IResult> SetAsync(
        HttpContext http, IClusterClient client, bool on, Func<IUserGrain, ParticipantId, bool, Task<CommandResult>> set)
    {
        if (!Caller.TryRead(http.User, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        return PathUser.TryRead(http, out var other)
            ? Answer(await set(client.GetGrain<IUserGrain>(caller.Person.Id.Value), other, on))
            : CommandInput.BadUser().ToResult();
    }

    private static Task<IResult> AllowListAsync([FromQuery] string? cursor, [FromQuery] int? limit, HttpContext http, IClusterClient client) =>
        ListAsync(http, cursor, limit, (caller, most) => caller.Grant.Operate ? List(client).List(cursor, most) : null);

    private static async Task<IResult> SetListedAsync(HttpContext http, IClusterClient client, bool listed)
    {
        if (!Caller.TryRead(http.User, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!caller.Grant.Operate)
        {
            return NotOperator();
        }

        return PathUser.TryRead(http, out var person) ? Answer(await List(client).Set(person, listed)) : CommandInput.BadUser().ToResult();
    }

    private static async Task<IResult> ListAsync(HttpContext http, string? cursor, int? limit, Func<Caller, int, Task<ListPage>?> read)
    {
        if (!Caller.TryRead(http.User, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!Paging.TryReadUserCursor(cursor, out var problem) || !Paging.TryReadLimit(limit, out var most, out problem))
        {
            return problem.ToResult();
        }

        return read(caller, most) is { } page ? Results.Ok(ListPageView.Of(await page)) : NotOperator();
    }

    private static ICreatorListGrain List(IClusterClient client) => client.GetGrain<ICreatorListGrain>(ICreatorListGrain.Key);

    private static IResult NotOperator() => Problems.NotGranted("operating ('operate')").ToResult();

    private static IResult Answer(CommandResult result) =>
        result.Accepted ? Results.Ok(new DoneView(result.Event)) : Problems.Of(result.Refusal, default).ToResult();
}
