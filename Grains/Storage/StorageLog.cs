using Microsoft.Extensions.Logging;

namespace Spaces.Grains.Storage;

/// <summary>What is logged of the store by grains that go on without it.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(EventIds.StoreReadFailed, LogLevel.Warning, "The stored record of {Grain} could not be read in time")]
    public static partial void ReadFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(EventIds.StoreWriteFailed, LogLevel.Warning, "A change of {Grain} could not be stored in time; it has no effect")]
    public static partial void WriteFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(EventIds.StoreWriteConflicted, LogLevel.Information, "Another activation of {Grain} has written; its record is read")]
    public static partial void WriteConflicted(ILogger logger, Exception exception, GrainId grain);
}
