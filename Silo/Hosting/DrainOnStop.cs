using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Spaces.Grains.Draining;
using Spaces.Silo.Options;

namespace Spaces.Silo.Hosting;

/// <summary>
/// Hands the silo's rooms over when the process is told to end, before anything of it stops: Orleans' own stop would throw away what they hold, and
/// readiness has to be answered meanwhile.
/// </summary>
internal sealed partial class DrainOnStop(IHostDrain drain, IOptions<SiloOptions> options, ILogger<DrainOnStop> logger) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Not disposed of: a signal may be on its way to its handler when the hand-over is done, and an exception there ends the process with a crash.
        var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Whoever asks twice does not want to wait. Without this, a second signal would do nothing.
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, CutShort);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, CutShort);
        await drain.HandOverAsync(options.Value.DrainTimeout, cut.Token);

        void CutShort(PosixSignalContext context)
        {
            context.Cancel = true;
            LogCut(logger, drain.RoomsLeft);
            cut.Cancel();
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventIds.DrainCut, LogLevel.Warning, "Told to stop a second time: {Rooms} rooms are not handed over")]
    private static partial void LogCut(ILogger logger, int rooms);
}
