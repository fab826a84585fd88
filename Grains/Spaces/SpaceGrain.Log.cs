using Microsoft.Extensions.Logging;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Spaces;

internal sealed partial class SpaceGrain
{
    [LoggerMessage(EventIds.SpaceCreated, LogLevel.Information, "Space {Space} created")]
    private static partial void LogCreated(ILogger logger, SpaceId space);

    [LoggerMessage(EventIds.RoomOpened, LogLevel.Information, "Room {Space} opened in epoch {Epoch}")]
    private static partial void LogOpened(ILogger logger, SpaceId space, long epoch);

    [LoggerMessage(EventIds.RoomClosed, LogLevel.Information, "Room {Space} closed")]
    private static partial void LogClosed(ILogger logger, SpaceId space);

    [LoggerMessage(EventIds.SpaceEnded, LogLevel.Information, "Space {Space} ended")]
    private static partial void LogEnded(ILogger logger, SpaceId space);

    [LoggerMessage(EventIds.TickFailed, LogLevel.Error, "Room {Space}: a tick failed; further failures of this room are only counted")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, SpaceId space);

    [LoggerMessage(EventIds.LeaseExpired, LogLevel.Warning, "Room {Space}: gateway {Gateway} has not renewed its lease; {Connections} connections are gone")]
    private static partial void LogLeaseExpired(ILogger logger, SpaceId space, GatewayId gateway, int connections);
}
