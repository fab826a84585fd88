using System.Diagnostics;
using Spaces.Grains.Interfaces.Startup;

namespace Spaces.Gateway.Hosting;

/// <summary>
/// Compiles the gateway's code when it starts, beside all else: the first who come, and those who come all at once as another gateway drains, need not wait
/// for it.
/// </summary>
internal sealed partial class FirstJoin(ILogger<FirstJoin> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => Compile(stoppingToken), CancellationToken.None);

    private void Compile(CancellationToken stoppingToken)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var methods = CompiledAhead.RunContracts(stoppingToken) + CompiledAhead.Run(typeof(FirstJoin).Assembly, _ => true, stoppingToken);
            StartUpGarbage.Collect();
            LogCompiled(logger, methods, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It costs the first ones some time, and nothing else.
            LogNotCompiled(logger, e);
        }
    }

    [LoggerMessage(EventIds.CompiledAhead, LogLevel.Debug, "{Methods} methods are compiled ahead, in {Milliseconds} ms")]
    private static partial void LogCompiled(ILogger logger, int methods, long milliseconds);

    [LoggerMessage(EventIds.NotCompiledAhead, LogLevel.Information, "Not everything is compiled ahead: the first who join may wait")]
    private static partial void LogNotCompiled(ILogger logger, Exception exception);
}
