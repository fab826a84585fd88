using Spaces.Gateway.Api;
using Spaces.Gateway.Limits;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;

namespace Spaces.Gateway.Hub;

/// <summary>What a client reads when it missed something.</summary>
internal sealed partial class SpaceHub
{
    // Events are small, and a message has a size; a client that is further behind asks on.
    private const int EventPage = 256;

    /// <summary>The space as it is now. Null when one is in none, or it cannot be had at the moment.</summary>
    [Limited(LimitedAction.Read)]
    public async Task<SnapshotView?> Snapshot() =>
        await ReadAsync(g => g.Snapshot()) is { } snapshot && Session.Connection is { } connection
            ? SnapshotView.Of(snapshot, connection.MaySeeModeration)
            : null;

    /// <summary>What one is in the space now. Null when one is in none, or it cannot be had at the moment.</summary>
    [Limited(LimitedAction.Read)]
    public async Task<YouView?> You() =>
        Session.Connection is { } connection && await ReadAsync(g => g.Standing(connection.Actor)!) is { State: { } state }
            ? YouView.Of(state, connection.Rules.Known.Epoch)
            : null;

    /// <summary>The queue of raised hands, after a number of them.</summary>
    [Limited(LimitedAction.Read)]
    public async Task<HandsReply> Hands(int skip)
    {
        if (Session.Connection is not { } connection)
        {
            return HandsReply.Refused(Problems.NotInSpace());
        }

        if (!Paging.TryReadFrom(skip, "skip", out _, out var problem))
        {
            return HandsReply.Refused(problem);
        }

        if (await ReadAsync(g => g.Hands(connection.Actor, skip, SpaceSnapshot.MaxHands)!) is not { } page)
        {
            return HandsReply.Refused(Problems.Unavailable());
        }

        return page.Refusal == RefusalReason.None
            ? new HandsReply(null, [.. page.Items.Select(HandView.Of)], page.Total)
            : HandsReply.Refused(Problems.Of(page.Refusal, connection.Room.Id));
    }

    /// <summary>Stored events after a number.</summary>
    [Limited(LimitedAction.Read)]
    public async Task<EventsReply> EventsAfter(long number)
    {
        if (Session.Connection is not { } connection)
        {
            return EventsReply.Refused(Problems.NotInSpace());
        }

        if (!Paging.TryReadFrom(number, "number", out _, out var problem))
        {
            return EventsReply.Refused(problem);
        }

        if (await ReadAsync(g => g.Events(new EventQuery(connection.Actor, number, EventPage))!) is not { } page)
        {
            return EventsReply.Refused(Problems.Unavailable());
        }

        return page.Refusal == RefusalReason.None
            ? new EventsReply(null, [.. page.Items.Select(e => EventView.Of(e, connection.Room.Id))], page.Through, page.Last)
            : EventsReply.Refused(Problems.Of(page.Refusal, connection.Room.Id));
    }

    private async Task<EventsMessage?> EventsSinceAsync(RoomConnection connection, long last)
    {
        var page = await ReadAsync(g => g.Events(new EventQuery(connection.Actor, last, EventPage))!);

        // Who has joined is in, events or not: the client sees what it lacks by the next number, and asks for it.
        return page is { Refusal: RefusalReason.None }
            ? new EventsMessage(last, page.Through, [.. page.Items.Select(e => EventView.Of(e, connection.Room.Id))])
            : null;
    }
}
