using Spaces.Gateway.Edge;
using Spaces.Gateway.Metrics;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Looks after this gateway's rooms ten times a second: renews leases, tells clients who is heard, and finds a room again whose silo went silent. A call
/// on its way to a silo that dies ends only by its time-out, so a room that is missed is asked for anew every 250 ms, whatever the earlier calls do.
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
    private const int MaxInFlight = 8;

    // Of events at a time; a room that is further ahead is caught up with over some periods.
    private const int MaxPages = 10;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RenewPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(250);

    // Five ticks without a frame, plus what a busy machine may delay one: sooner would ask for rooms that are well.
    private static readonly TimeSpan MissedAfter = TimeSpan.FromMilliseconds(150);

    // The clients are told when it lasts: a move of a room is over by then.
    private static readonly TimeSpan InterruptedAfter = TimeSpan.FromMilliseconds(600);

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
        if (room.Route is null)
        {
            return;
        }

        var missing = room.MissingFor(now);
        var missed = missing > MissedAfter || room.Care.Interrupted;
        if (missing > InterruptedAfter && !room.Care.Interrupted && room.Care.InFlight > 0)
        {
            room.Care.Interrupted = true;
            LogLost(logger, room.Id, missing.TotalMilliseconds);
            audience.MediaState(room.Id, interrupted: true);
        }

        var period = missed ? RetryPeriod : RenewPeriod;
        var limit = missed ? MaxInFlight : 1;
        if (now - room.Care.AskedAt >= period && Volatile.Read(ref room.Care.InFlight) < limit)
        {
            room.Care.AskedAt = now;
            _ = RenewAsync(room);
        }

        // A gap closes by itself when messages were merely out of order; what is still open after a lease period was lost.
        if (!missed && now - room.Care.EventsAskedAt >= RenewPeriod && room.History.MissesEvents(now, RenewPeriod))
        {
            room.Care.EventsAskedAt = now;
            _ = FetchEventsAsync(room);
        }
    }

    private async Task FetchEventsAsync(GatewayRoom room)
    {
        try
        {
            var grain = client.GetGrain<ISpaceGrain>(room.Id.Value);
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

    private async Task RenewAsync(GatewayRoom room)
    {
        Interlocked.Increment(ref room.Care.InFlight);
        try
        {
            var grain = client.GetGrain<ISpaceGrain>(room.Id.Value);
            var revision = room.Revision;
            var answer = await grain.Renew(room.MakeLease(link.Gateway, link.Reference));
            RoomConnection[]? presented = null;
            if (answer.State == LeaseState.PresenceWanted)
            {
                if (room.Revision != revision)
                {
                    // Somebody came or went meanwhile: room and gateway differ for a moment, and that is no reason to send everybody.
                    return;
                }

                presented = room.Connections();
                answer = await grain.Rejoin(new GatewayPresence(
                    room.MakeLease(link.Gateway, link.Reference), [.. presented.Select(c => c.Present())]));
            }

            if (answer.State == LeaseState.Ended)
            {
                connections.OnEnded(room);
                return;
            }

            if (answer.State != LeaseState.Held)
            {
                // The room cannot open yet (its store is away, or it is moving): it is asked again.
                return;
            }

            connections.OnHeld(room, answer, presented);
            Found(room);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            LogLeaseFailed(logger, e, room.Id);
        }
        finally
        {
            Interlocked.Decrement(ref room.Care.InFlight);
        }
    }

    private void Found(GatewayRoom room)
    {
        room.ForgetMissing(clock.Now);
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
