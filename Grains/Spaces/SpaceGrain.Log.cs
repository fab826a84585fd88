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

    [LoggerMessage(EventIds.SpaceNotStored, LogLevel.Error, "Space {Space} ends here with {Events} events that the store did not take: they are lost")]
    private static partial void LogNotStored(ILogger logger, SpaceId space, long events);

    [LoggerMessage(EventIds.StateNotRead, LogLevel.Error, "What is stored of space {Space} cannot be read")]
    private static partial void LogStateNotRead(ILogger logger, Exception exception, SpaceId space);

    [LoggerMessage(EventIds.EventsNotRead, LogLevel.Warning, "The events of space {Space} after {Number} could not be read")]
    private static partial void LogNotRead(ILogger logger, Exception exception, SpaceId space, long number);

    [LoggerMessage(EventIds.HostNotAsked, LogLevel.Warning, "Space {Space} could not ask what its host thinks of somebody")]
    private static partial void LogNoOpinion(ILogger logger, Exception exception, SpaceId space);
}
