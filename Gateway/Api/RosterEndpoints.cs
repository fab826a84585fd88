using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Api;

/// <summary>What can be read of a space: who is here, what I am, what happened, whose hands are up, who is banned.</summary>
internal static class RosterEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapRoster(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/spaces/{id}").WithTags("Roster");
        group.MapGet("participants", ParticipantsAsync).AsReading<ParticipantPageView>("GetParticipants", "Who is here, a page at a time.");
        group.MapGet("me", (string id, HttpContext http, SpaceRequests spaces) => spaces.ReadAsync(
                http, id, async (grain, actor, space) => Results.Ok(StandingView.Of(await grain.Standing(actor), space))))
            .AsReading<StandingView>("GetMe", "What you are in the space, and what you may do there, whether you are in it or not.");
        group.MapGet("events", EventsAsync)
            .AsReading<EventPageView>("GetEvents", "What happened, from a number on: everything for hosts and moderators, else what is public or about you.");
        group.MapGet("hands", HandsAsync).AsReading<HandPageView>("GetHands", "The queue of raised hands, oldest first; hosts and moderators may see it.");
        group.MapGet("bans", BansAsync).AsReading<BanPageView>("GetBans", "The bans that hold; hosts and moderators may see them.");
    }

    private static async Task<IResult> ParticipantsAsync(
        string id, HttpContext http, SpaceRequests spaces, [FromQuery] string? role, [FromQuery] string? cursor, [FromQuery] int? limit)
    {
        Role only = default;
        if ((role is not null && !CommandInput.TryReadWord(role, "role", out only, out var problem))
            || !Paging.TryReadNumberCursor(cursor, out var after, out problem)
            || !Paging.TryReadLimit(limit, out var most, out problem))
        {
            return problem.ToResult();
        }

        return await spaces.ReadAsync(http, id, async (grain, _, space) =>
        {
            switch (await grain.Get())
            {
                case null:
                    return Problems.UnknownSpace(id).ToResult();
                case { State: SpaceLifecycle.Ended }:
                    return Problems.Ended(space).ToResult();
            }

            var page = await grain.Participants(role is null ? null : only, after, most);
            return Results.Ok(new ParticipantPageView(
                [.. page.Items.Select(ParticipantView.Of)], page.NextAfter?.ToString(CultureInfo.InvariantCulture)));
        });
    }

    private static async Task<IResult> EventsAsync(
        string id, HttpContext http, SpaceRequests spaces, [FromQuery] long? after, [FromQuery] int? limit)
    {
        if (!Paging.TryReadFrom(after, "after", out var from, out var problem)
            || !Paging.TryReadLimit(limit, out var most, out problem, EventQuery.MaxLimit))
        {
            return problem.ToResult();
        }

        return await spaces.ReadAsync(http, id, async (grain, actor, space) =>
        {
            var page = await grain.Events(new EventQuery(actor, from, most));
            return page.Refusal == RefusalReason.None
                ? Results.Ok(new EventPageView([.. page.Items.Select(e => EventView.Of(e, space))], page.Through, page.Last))
                : Problems.Of(page.Refusal, space).ToResult();
        });
    }

    private static async Task<IResult> HandsAsync(string id, HttpContext http, SpaceRequests spaces, [FromQuery] int? skip)
    {
        if (!Paging.TryReadFrom(skip, "skip", out var from, out var problem))
        {
            return problem.ToResult();
        }

        return await spaces.ReadAsync(http, id, async (grain, actor, space) =>
        {
            var page = await grain.Hands(actor, (int)from, SpaceSnapshot.MaxHands);
            return page.Refusal == RefusalReason.None
                ? Results.Ok(new HandPageView([.. page.Items.Select(HandView.Of)], page.Total))
                : Problems.Of(page.Refusal, space).ToResult();
        });
    }

    private static async Task<IResult> BansAsync(
        string id, HttpContext http, SpaceRequests spaces, [FromQuery] string? cursor, [FromQuery] int? limit)
    {
        if (!Paging.TryReadUserCursor(cursor, out var problem) || !Paging.TryReadLimit(limit, out var most, out problem))
        {
            return problem.ToResult();
        }

        return await spaces.ReadAsync(http, id, async (grain, actor, space) =>
        {
            var page = await grain.Bans(actor, cursor, most);
            return page.Refusal == RefusalReason.None
                ? Results.Ok(new BanPageView([.. page.Items.Select(BanView.Of)], page.NextAfter))
                : Problems.Of(page.Refusal, space).ToResult();
        });
    }
}
