using Microsoft.Extensions.Logging;
using Orleans.Runtime.Placement;
using Spaces.Grains.Draining;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;

namespace Spaces.Grains.Cluster;

/// <summary>Hands a room of this silo to another one. The placement's hint says where: without it a room could come back, and lose its state on the way.</summary>
internal sealed partial class RoomMover(SpaceMetrics metrics, TimeProvider time, ILogger<RoomMover> logger)
{
    // A room goes when its calls are done; the longest wait for storage is a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Moves a room; never throws.</summary>
    /// <returns>False when it is still here after a few seconds: the other silo is gone, or takes no grains.</returns>
    public async Task<bool> Move(RoomMedia room, SiloAddress to, MoveReason reason)
    {
        var started = time.GetTimestamp();
        try
        {
            await room.Settled.WaitAsync(Patience, time);
            room.Context.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = to }, CancellationToken.None);
            await room.Context.Deactivated.WaitAsync(Patience, time);
            metrics.RoomMoved(reason, moved: true);
            metrics.RoomMoveTook(time.GetElapsedTime(started).TotalMilliseconds);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            metrics.RoomMoved(reason, moved: false);
            LogStayed(logger, e, room.Space.Value, to);
            return false;
        }
    }

    [LoggerMessage(EventIds.RoomStayed, LogLevel.Warning, "Space {Space} did not move to silo {Silo}")]
    private static partial void LogStayed(ILogger logger, Exception exception, string space, SiloAddress silo);
}
