namespace Spaces.Silo.Storage;

internal sealed partial class AzureBlobGrainStorage
{
    [LoggerMessage(EventIds.AzureOpened, LogLevel.Information, "Grain state is kept in container {Container} of the Azure account {Account}")]
    private static partial void LogOpened(ILogger logger, string container, string account);

    [LoggerMessage(EventIds.AzureMayNotCreate, LogLevel.Information, "These credentials may not create the container {Container} ({Code}); it must be there")]
    private static partial void LogMayNotCreate(ILogger logger, string container, string? code);

    [LoggerMessage(EventIds.AzureConflict, LogLevel.Warning, "Refused a write to {GrainId} [{StateName}]: stored ETag {Stored}, expected {Expected}")]
    private static partial void LogConflict(ILogger logger, GrainId grainId, string stateName, string stored, string? expected);
}
