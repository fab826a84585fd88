namespace Spaces.Silo.Storage;

internal sealed partial class SqliteGrainStorage
{
    [LoggerMessage(EventIds.StorageOpened, LogLevel.Information, "Grain state is kept in {Path}")]
    private static partial void LogOpened(ILogger logger, string path);

    [LoggerMessage(EventIds.StorageCreated, LogLevel.Information, "Created {Path} with schema {Version}")]
    private static partial void LogCreated(ILogger logger, string path, int version);

    [LoggerMessage(EventIds.StorageClosed, LogLevel.Information, "Closed {Path}")]
    private static partial void LogClosed(ILogger logger, string path);

    [LoggerMessage(EventIds.WriteConflict, LogLevel.Warning, "Refused a write to {Key}: stored ETag {Stored}, expected {Expected}")]
    private static partial void LogConflict(ILogger logger, GrainStateKey key, string? stored, string? expected);
}
