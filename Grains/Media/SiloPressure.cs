using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spaces.Grains.Audio;
using Spaces.Grains.Options;

namespace Spaces.Grains.Media;

/// <summary>
/// This silo's back-pressure: the rooms say what their ticks cost, the clock asks for a judgement, and each room takes over the step at its next tick.
/// </summary>
internal sealed partial class SiloPressure
{
    private readonly PressureStep[] _steps;
    private readonly CodecBudget _budget;
    private readonly PressureGovernor _governor;
    private readonly ILogger _logger;
    private PressureStep _step;
    private double _share;

    public SiloPressure(IOptions<SpaceOptions> spaces, IOptions<MixerOptions> mixer, ILogger<SiloPressure> logger)
    {
        var options = spaces.Value.Budget;
        _logger = logger;
        _steps = PressureLadder.For(mixer.Value);
        _step = _steps[0];
        _budget = new CodecBudget(options.UsableCores, options.LateTick);
        _governor = new PressureGovernor(_steps.Length, options.Target, options.Recovery);
    }

    /// <summary>The step now; the same object until it changes.</summary>
    public PressureStep Step => Volatile.Read(ref _step);

    /// <summary>Whether new rooms are opened.</summary>
    public bool AcceptsRooms => Step.Level != PressureLevel.Full;

    /// <summary>The share of the budget that is spent on mixing, smoothed.</summary>
    public double Share => Volatile.Read(ref _share);

    /// <summary>A room's tick is done.</summary>
    public void Ticked(TimeSpan spent, TimeSpan lateness) => _budget.Ticked(spent, lateness);

    /// <summary>Ticks were given up.</summary>
    public void Skipped(long ticks) => _budget.Skipped(ticks);

    /// <summary>Called by the clock thread at each wake-up.</summary>
    public void Observe(TimeSpan now)
    {
        if (!_budget.TryClose(now, out var sample))
        {
            return;
        }

        var changed = _governor.Update(now, sample);
        Volatile.Write(ref _share, _governor.Share);
        if (changed)
        {
            var step = _steps[_governor.Step];
            Volatile.Write(ref _step, step);

            // The clock waits for no console. Steps are at least half a second apart, and ever more if they go to and fro.
            ThreadPool.UnsafeQueueUserWorkItem(static s => s.Self.LogStep(s.step, s.Share, s.sample), (Self: this, step, Share, sample), preferLocal: false);
        }
    }

    private void LogStep(PressureStep step, double share, PressureSample sample)
    {
        if (step.Level == PressureLevel.Full)
        {
            LogFull(_logger, share, sample.Late, sample.Skipped);
        }
        else
        {
            LogChanged(_logger, step.Level, step.Complexity, step.MaxHeard, share, sample.Late, sample.Skipped);
        }
    }

    [LoggerMessage(EventIds.PressureChanged, LogLevel.Information,
        "Back-pressure is now {Level}: encoder complexity {Complexity}, {MaxHeard} heard at once (mixing takes {Share:P0} of its budget, {Late:P1} of the ticks late, {Skipped} skipped)")]
    private static partial void LogChanged(ILogger logger, PressureLevel level, int complexity, int maxHeard, double share, double late, long skipped);

    [LoggerMessage(EventIds.SiloFull, LogLevel.Warning,
        "This silo opens no new rooms: mixing takes {Share:P0} of its budget at the lowest quality, {Late:P1} of the ticks late, {Skipped} skipped. Add a silo")]
    private static partial void LogFull(ILogger logger, double share, double late, long skipped);
}
