namespace Spaces.Silo.Storage;

internal sealed partial class SqliteWriteQueue
{
    [LoggerMessage(EventIds.BatchFailed, LogLevel.Error, "{Path} did not take {Writes} writes")]
    private static partial void LogBatchFailed(ILogger logger, string path, int writes, Exception exception);

    [LoggerMessage(EventIds.RollbackNotNeeded, LogLevel.Debug, "{Path} had already rolled back (SQLite error {Code})")]
    private static partial void LogRollbackNotNeeded(ILogger logger, string path, int code);
}
