using System.Runtime.InteropServices;

namespace Spaces.Gateway.Draining;

/// <summary>
/// Hands clients over before the host begins to stop: from then on the hub's connections are closed, and nobody could be asked any more. SIGTERM drains;
/// a second one, or SIGINT and SIGQUIT from somebody at a console, stops at once.
/// </summary>
internal sealed partial class DrainingLifetime(IHostApplicationLifetime application, IGatewayDrain drain, ILogger<DrainingLifetime> logger)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _asked;

    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => _signals.ForEach(s => s.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        var first = Interlocked.Exchange(ref _asked, 1) == 0;
        if (first && context.Signal == PosixSignal.SIGTERM && application.ApplicationStarted.IsCancellationRequested)
        {
            _ = HandOverAsync();
        }
        else
        {
            application.StopApplication();
        }
    }

    private async Task HandOverAsync()
    {
        try
        {
            await drain.StopAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(logger, e);
        }
        finally
        {
            application.StopApplication();
        }
    }

    [LoggerMessage(EventIds.DrainFailed, LogLevel.Error, "The gateway stops without having handed its clients over")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
