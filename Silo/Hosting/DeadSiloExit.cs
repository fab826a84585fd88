using System.Runtime.InteropServices;

namespace Spaces.Silo.Hosting;

/// <summary>
/// Ends the process when Orleans can go on no more: mostly when the others have declared this silo dead while it stood still. Orleans' own handler ends it
/// too, but two seconds later, in which it goes on ticking; and with a crash report in place of a reason.
/// </summary>
internal sealed partial class DeadSiloExit(ILogger<DeadSiloExit> logger) : IFatalErrorHandler
{
    /// <summary>The exit code; supervisors start the process again (EX_TEMPFAIL of sysexits.h).</summary>
    public const int ExitCode = 75;

    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => exception is not OperationCanceledException;

    /// <inheritdoc/>
    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        LogFatal(logger, context, exception);

        // The log is written by a thread of its own, which has no time any more.
        Console.Error.WriteLine($"The silo ends: {context} {exception}");
        Console.Error.Flush();
        if (OperatingSystem.IsLinux())
        {
            // Not Environment.Exit: that stops the silo in order, which a silo that is none any more must not.
            ExitNow(ExitCode);
        }

        Environment.FailFast(context, exception);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);

    [LoggerMessage(EventIds.SiloDead, LogLevel.Critical, "The silo ends and is to be started again: {Reason}")]
    private static partial void LogFatal(ILogger logger, string? reason, Exception? exception);
}
