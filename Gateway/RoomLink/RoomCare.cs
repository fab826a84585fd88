using Spaces.Gateway.Edge;
using Spaces.Gateway.Metrics;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Looks after this gateway's rooms twenty times a second: renews leases, tells clients who is heard, and finds a room again whose silo went silent; when and
/// how it is asked, <see cref="CarePlan"/> says. A call on its way to a silo that dies ends only by its time-out, so others go out meanwhile.
/// </summary>
internal sealed partial class RoomCare(
    IClusterClient client,
    RoomDirectory rooms,
    RoomConnections connections,
    GatewayLink link,
    IRoomAudience audience,
    EdgeClock clock,
    TimeProvider time,
    GatewayMetrics metrics,
    ILogger<RoomCare> logger) : BackgroundService
{
    // Of events at a time; a room that is further ahead is caught up with over some periods.
    private const int MaxPages = 10;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly CarePlan _plan = new();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = clock.Now;
            foreach (var room in rooms.All)
            {
                if (room.TryTakeHeard(now, out var heard))
                {
                    audience.Levels(room.Id, heard);
                }

                LookAfter(room, now);
            }
        }
    }

    private void LookAfter(GatewayRoom room, TimeSpan now)
    {
        if (room.Route is not { } route)
        {
            return;
        }

        var missing = room.MissingFor(now);
        if (missing > RoomDeadlines.InterruptedAfter && !room.Care.Interrupted && Volatile.Read(ref room.Care.InFlight) > 0)
        {
            room.Care.Interrupted = true;
            metrics.RoomLost();
            LogLost(logger, room.Id, missing.TotalMilliseconds);
            audience.MediaState(room.Id, interrupted: true);
        }

        var question = _plan.Judge(room.Care, route.Target.Health, missing, room.Count, now);
        if (question != CareQuestion.None)
        {
            _ = AskAsync(room, question, now, _plan.Begin(room.Care, now));
        }

        // A gap closes by itself when messages were merely out of order; what is still open after a lease period was lost.
        // Of a room that is missed they come with it.
        var missed = missing > RoomDeadlines.MissedAfter || room.Care.Interrupted;
        if (!missed && now - room.Care.EventsAskedAt >= RoomDeadlines.RenewPeriod && room.History.MissesEvents(now, RoomDeadlines.RenewPeriod))
        {
            room.Care.EventsAskedAt = now;
            _ = FetchEventsAsync(room);
        }
    }

    private async Task FetchEventsAsync(GatewayRoom room)
    {
        try
        {
            var grain = Grain(room);
            for (var i = 0; i < MaxPages; i++)
            {
                var after = room.History.Event;
                var page = await grain.Events(new EventQuery(RoomReader.Gateway, after, EventQuery.MaxLimit));
                if (page.Refusal != RefusalReason.None || page.Through <= after)
                {
                    return;
                }

                connections.OnEvents(room, after, page.Through, page.Items);
                if (page.Through >= page.Last)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            LogEventsFailed(logger, e, room.Id);
        }
    }

    private async Task AskAsync(GatewayRoom room, CareQuestion question, TimeSpan askedAt, bool urgent)
    {
        try
        {
            var (answer, presented) = question == CareQuestion.Presence ? await PresentAsync(room) : await RenewAsync(room);
            if (answer is null)
            {
                return;
            }

            if (answer.State == LeaseState.Ended)
            {
                connections.OnEnded(room);
                return;
            }

            if (answer.State != LeaseState.Held)
            {
                // The room cannot open yet (its store is away, or it is moving): it is asked again.
                room.Care.NoteFailed(askedAt);
                return;
            }

            connections.OnHeld(room, answer, presented);
            Found(room, answer.Route, askedAt);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            room.Care.NoteFailed(askedAt);
            LogLeaseFailed(logger, e, room.Id);
        }
        finally
        {
            _plan.End(room.Care, urgent);
        }
    }

    private async Task<(LeaseAnswer? Answer, RoomConnection[]? Presented)> RenewAsync(GatewayRoom room)
    {
        var revision = room.Revision;
        var answer = await Within(RoomDeadlines.CallPatience, Grain(room).Renew(room.MakeLease(link.Gateway, link.Reference)));
        if (answer.State != LeaseState.PresenceWanted)
        {
            return (answer, null);
        }

        // Somebody came or went meanwhile: room and gateway differ for a moment, and that is no reason to send everybody.
        return room.Revision != revision ? (null, null) : await PresentAsync(room);
    }

    private async Task<(LeaseAnswer? Answer, RoomConnection[]? Presented)> PresentAsync(GatewayRoom room)
    {
        var presented = room.Connections();
        var call = Grain(room).Rejoin(new GatewayPresence(room.MakeLease(link.Gateway, link.Reference), [.. presented.Select(c => c.Present())]));

        // Thousands take longer to send and to let in; the client's own time-out is their limit.
        return (presented.Length < CarePlan.LargePresence ? await Within(RoomDeadlines.CallPatience, call) : await call, presented);
    }

    /// <summary>Gives a call up that takes too long, so that its place is free for the next one.</summary>
    private async Task<LeaseAnswer> Within(TimeSpan patience, Task<LeaseAnswer> call)
    {
        try
        {
            return await call.WaitAsync(patience, time);
        }
        finally
        {
            call.Ignore();
        }
    }

    private ISpaceGrain Grain(GatewayRoom room) => client.GetGrain<ISpaceGrain>(room.Id.Value);

    private void Found(GatewayRoom room, MediaRoute? answered, TimeSpan askedAt)
    {
        var now = clock.Now;
        room.Care.NoteHeld(askedAt);
        if (room.Route is { } route && route.Media == answered)
        {
            route.Target.Health.NoteLife(now);
        }

        room.ForgetMissing(now);
        if (room.Care.Interrupted)
        {
            room.Care.Interrupted = false;
            metrics.Rejoined();
            LogFound(logger, room.Id, room.Route?.Media.Epoch ?? 0);
            audience.MediaState(room.Id, interrupted: false);
        }
    }

    [LoggerMessage(EventIds.RoomLost, LogLevel.Warning, "Room {Space} has sent nothing for {Milliseconds} ms; looking for it")]
    private static partial void LogLost(ILogger logger, SpaceId space, double milliseconds);

    [LoggerMessage(EventIds.RoomFound, LogLevel.Information, "Room {Space} is back in epoch {Epoch}")]
    private static partial void LogFound(ILogger logger, SpaceId space, long epoch);

    [LoggerMessage(EventIds.LeaseFailed, LogLevel.Debug, "Room {Space} did not answer")]
    private static partial void LogLeaseFailed(ILogger logger, Exception exception, SpaceId space);

    [LoggerMessage(EventIds.EventsFailed, LogLevel.Debug, "Events of room {Space} that did not come could not be read; tried again")]
    private static partial void LogEventsFailed(ILogger logger, Exception exception, SpaceId space);
}
