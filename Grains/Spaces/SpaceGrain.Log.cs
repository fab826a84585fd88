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

    [LoggerMessage(EventIds.LeaseExpired, LogLevel.Warning, "Room {Space}: gateway {Gateway} has not renewed its lease; {Connections} connections are gone")]
    private static partial void LogLeaseExpired(ILogger logger, SpaceId space, GatewayId gateway, int connections);

    [LoggerMessage(EventIds.SpaceNotStored, LogLevel.Error, "Space {Space} ends here with {Events} events that the store did not take: they are lost")]
    private static partial void LogNotStored(ILogger logger, SpaceId space, long events);

    [LoggerMessage(EventIds.StateNotRead, LogLevel.Error, "What is stored of space {Space} cannot be read")]
    private static partial void LogStateNotRead(ILogger logger, Exception exception, SpaceId space);

    [LoggerMessage(EventIds.EventsNotRead, LogLevel.Warning, "The events of space {Space} after {Number} could not be read")]
    private static partial void LogNotRead(ILogger logger, Exception exception, SpaceId space, long number);

    [LoggerMessage(EventIds.RoomDeparted, LogLevel.Information, "Room {Space} leaves for another silo with {People} people; its state has {Bytes} bytes of sound")]
    private static partial void LogDeparted(ILogger logger, SpaceId space, int people, int bytes);

    [LoggerMessage(EventIds.RoomArrived, LogLevel.Information, "Room {Space} goes on here in epoch {Epoch}, {Gap} ms after its last frame on another silo")]
    private static partial void LogArrived(ILogger logger, SpaceId space, long epoch, long gap);

    [LoggerMessage(EventIds.MoveNotPacked, LogLevel.Error, "Room {Space} could not be made ready to move; it opens again from what is stored")]
    private static partial void LogNotPacked(ILogger logger, Exception exception, SpaceId space);

    [LoggerMessage(EventIds.MoveNotRead, LogLevel.Error, "What came of room {Space} from another silo cannot be read; it opens again from what is stored")]
    private static partial void LogMoveNotRead(ILogger logger, Exception? exception, SpaceId space);

    [LoggerMessage(EventIds.MixerNotRead, LogLevel.Warning, "The mixer of room {Space} as it came from another silo cannot be read; its sound begins anew")]
    private static partial void LogMixerNotRead(ILogger logger, SpaceId space);

    [LoggerMessage(EventIds.MoveNotTold, LogLevel.Warning, "The silo that room {Space} came from could not be told where it is; packets that still went there are lost")]
    private static partial void LogMoveNotTold(ILogger logger, Exception exception, SpaceId space);

    [LoggerMessage(EventIds.SoundNotFetched, LogLevel.Information, "The sound of room {Space} was not there any more, or not in time, on the silo that it came from: it goes on with what came along")]
    private static partial void LogNotFetched(ILogger logger, Exception? exception, SpaceId space);

    [LoggerMessage(EventIds.FormerNotEnded, LogLevel.Information, "The silo that room {Space} came from did not say that it has let go of it")]
    private static partial void LogFormerNotEnded(ILogger logger, Exception exception, SpaceId space);

    [LoggerMessage(EventIds.HostNotAsked, LogLevel.Warning, "Space {Space} could not ask what its host thinks of somebody")]
    private static partial void LogNoOpinion(ILogger logger, Exception exception, SpaceId space);
}
