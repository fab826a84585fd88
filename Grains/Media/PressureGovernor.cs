namespace Spaces.Grains.Media;

/// <summary>
/// Decides which step of back-pressure a silo is on. Up within seconds, one step at a time, so that each has its effect before the next; down slowly, and
/// ever more slowly while going down proves wrong, so that nobody hears the quality go to and fro. Time is an argument.
/// </summary>
/// <param name="steps">How many steps there are; the last one refuses new rooms.</param>
/// <param name="target">Share of the budget that is to be kept, 0 to 1.</param>
/// <param name="recovery">How long it must be calm before a step down.</param>
internal sealed class PressureGovernor(int steps, double target, TimeSpan recovery)
{
    /// <summary>Over the target for so long: a step up.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The same when ticks slip or the budget is nearly all spent; also the time that a step has to show its effect.</summary>
    internal static readonly TimeSpan UrgentPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest calm that is asked for.</summary>
    internal static readonly TimeSpan LongestRecovery = TimeSpan.FromMinutes(5);

    // A step down makes mixing dearer by up to 1.5: below this it stays under the target.
    private const double CalmBelow = 0.6;

    // To open rooms again costs nothing by itself.
    private const double RoomAgainBelow = 0.9;

    // More than this of the ticks late is a p99 that is late.
    private const double MostLate = 0.01;

    private readonly TimeSpan _recovery = recovery;
    private double _share;
    private TimeSpan? _pressedSince;
    private TimeSpan? _urgentSince;
    private TimeSpan? _calmSince;
    private TimeSpan? _loweredAt;
    private TimeSpan _hold = recovery;

    /// <summary>The step now: 0 to <c>steps - 1</c>.</summary>
    public int Step { get; private set; }

    /// <summary>The share of the budget that is spent, smoothed over about a second.</summary>
    public double Share => _share;

    /// <summary>Takes a window's figures. True when the step has changed, by one.</summary>
    /// <param name="now">Monotonic time.</param>
    /// <param name="sample">The window.</param>
    public bool Update(TimeSpan now, in PressureSample sample)
    {
        _share += (sample.Share - _share) / 2;

        // Where mixing is a small part of the budget, other work holds the ticks up, and cheaper mixing would not bring them back.
        var slipping = (sample.Late > MostLate || sample.Skipped > 0) && _share > target / 2;
        var urgent = slipping || _share > (1 + target) / 2;
        Since(ref _pressedSince, urgent || _share > target, now);
        Since(ref _urgentSince, urgent, now);
        Since(ref _calmSince, !slipping && _share < target * (Step == steps - 1 ? RoomAgainBelow : CalmBelow), now);

        if (Step < steps - 1 && (now - _pressedSince >= Patience || now - _urgentSince >= UrgentPatience))
        {
            return Raise(now);
        }

        return Step > 0 && now - _calmSince >= _hold && Lower(now);
    }

    private static void Since(ref TimeSpan? since, bool holds, TimeSpan now) => since = holds ? since ?? now : null;

    private bool Raise(TimeSpan now)
    {
        // Up again soon after a step down: that one was wrong, so the next is tried later.
        _hold = now - _loweredAt < 3 * _hold ? TimeSpan.FromTicks(Math.Min(2 * _hold.Ticks, Math.Max(LongestRecovery.Ticks, _recovery.Ticks))) : _recovery;
        Step++;
        (_pressedSince, _urgentSince, _calmSince) = (null, null, null);
        return true;
    }

    private bool Lower(TimeSpan now)
    {
        Step--;
        (_loweredAt, _calmSince) = (now, null);
        return true;
    }
}
