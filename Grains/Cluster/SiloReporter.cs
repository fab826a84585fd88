using Microsoft.Extensions.Logging;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Cluster;

/// <summary>
/// Once a second tells the coordinator what this silo does, and does what it answers. No report waits for the one before it for longer than a second:
/// a coordinator that dies with its silo costs a report or two, and whatever runs here goes on.
/// </summary>
internal sealed partial class SiloReporter(
    IGrainFactory grains, SiloCard card, ClusterView view, RoomShifter shifter, ClusterMetrics metrics, TimeProvider time, ILogger<SiloReporter> logger, ISiloDrain? drain = null)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>From one report to the next.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private bool _unheard;

    /// <inheritdoc />
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(SiloReporter),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _running = Task.Run(Run, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _running;
            await Report(card.WriteLast());
        });

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    private async Task Run()
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await Report(card.Write());
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task Report(SiloReport report)
    {
        try
        {
            var call = grains.GetGrain<IClusterGrain>(IClusterGrain.Key).ReportSilo(report);
            call.Ignore();
            Obey(await call.WaitAsync(Patience, time));
            if (_unheard)
            {
                _unheard = false;
                LogHeardAgain(logger);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            metrics.ReportFailed();
            if (!_unheard)
            {
                _unheard = true;
                LogUnheard(logger, e);
            }
        }
    }

    private void Obey(SiloOrders orders)
    {
        view.Update(orders.Silos);
        if (orders.Order is { Drain: true } order)
        {
            drain?.Begin(order.Deadline);
        }
        else if (orders.Order is not null)
        {
            drain?.Resume();
        }

        if (orders.Shift is { } shift)
        {
            shifter.Begin(shift);
        }
    }

    [LoggerMessage(EventIds.CoordinatorAway, LogLevel.Warning,
        "The cluster's coordinator does not answer: no orders and no balance until it does. Rooms go on; new ones are placed by what was known last")]
    private static partial void LogUnheard(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.CoordinatorBack, LogLevel.Information, "The cluster's coordinator answers again")]
    private static partial void LogHeardAgain(ILogger logger);
}
