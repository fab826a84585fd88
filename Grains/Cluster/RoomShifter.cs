using Microsoft.Extensions.Logging;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Media;

namespace Spaces.Grains.Cluster;

/// <summary>
/// Does what the coordinator's balance asks of this silo: hands over rooms one at a time, each in a moment when nobody is heard in it. Rooms that are
/// never silent go when the patience is over.
/// </summary>
internal sealed partial class RoomShifter(MediaPlane plane, RoomMover mover, SiloStates states, TimeProvider time, ILogger<RoomShifter> logger)
{
    /// <summary>How long a silence is waited for; for all rooms of a shift at the same time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What has not gone by then stays: the coordinator looks anew after <see cref="Balancer.Settle"/>.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private int _busy;

    /// <summary>Begins with it and returns at once. While one is under way another is not taken.</summary>
    public void Begin(LoadShift shift)
    {
        if (Interlocked.Exchange(ref _busy, 1) == 0)
        {
            _ = Task.Run(() => Run(shift), CancellationToken.None);
        }
    }

    /// <summary>Does it; never throws.</summary>
    internal async Task Run(LoadShift shift)
    {
        try
        {
            var rooms = RoomChoice.Pick(plane.Rooms.Select(r => (r, r.Cores, r.Heard)), shift.Cores);
            var moved = await Move(rooms, shift.To);
            if (moved > 0)
            {
                LogShifted(logger, moved, shift.To, shift.Cores);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(logger, e, shift.To);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private async Task<int> Move(List<RoomMedia> rooms, SiloAddress to)
    {
        var started = time.GetTimestamp();
        var moved = 0;
        while (rooms.Count > 0 && states.Own == NodeState.Serving && !states.IsLeaving(to) && time.GetElapsedTime(started) is var elapsed && elapsed < Limit)
        {
            var silent = rooms.FindIndex(r => !r.Heard);
            if (silent < 0 && elapsed < Patience)
            {
                await Task.Delay(Look, time);
                continue;
            }

            var room = rooms[Math.Max(0, silent)];
            rooms.Remove(room);
            if (!plane.TryFind(room.MediaKey, out _))
            {
                // It has closed meanwhile.
                continue;
            }

            if (!await mover.Move(room, to, MoveReason.Balance))
            {
                break;
            }

            moved++;
        }

        return moved;
    }

    [LoggerMessage(EventIds.LoadShifted, LogLevel.Information, "For balance {Rooms} rooms went to silo {Silo}; asked for were {Cores:F3} cores of mixing")]
    private static partial void LogShifted(ILogger logger, int rooms, SiloAddress silo, double cores);

    [LoggerMessage(EventIds.ShiftFailed, LogLevel.Error, "Handing rooms to silo {Silo} for balance ended with an error")]
    private static partial void LogFailed(ILogger logger, Exception exception, SiloAddress silo);
}
