namespace Spaces.Gateway.Load;

/// <summary>
/// Turns measured loads into one number, and decides whether joins are refused. A refusal waits longer than longer packets need to show their effect, so that
/// listeners hear a little later before anybody is turned away; and it lasts, so that the door does not flap. Time is an argument.
/// </summary>
/// <param name="refuseAt">Load from which on joins are refused but for people on stage.</param>
/// <param name="refuseAllAt">Load from which on all are; not below the other.</param>
internal sealed class GatewayGovernor(double refuseAt, double refuseAllAt)
{
    /// <summary>
    /// Over a limit for so long: the door closes a little. A burst of five hundred joins is over by then, and packets became longer in the first second.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Well below the limit for so long: it opens a little.</summary>
    internal static readonly TimeSpan Calm = TimeSpan.FromSeconds(8);

    // Below the limit by this much. A join costs some milliseconds: the same crowd must not close the door again at once.
    private const double Margin = 0.9;

    // What is measured over a window of a second or less is smoothed over about two.
    private static readonly TimeSpan Smoothing = TimeSpan.FromSeconds(2);

    private TimeSpan? _last;
    private TimeSpan? _overSince;
    private TimeSpan? _belowSince;

    /// <summary>The load, smoothed; 1 is as much as there is.</summary>
    public double Load { get; private set; }

    /// <summary>Who may join, as far as the load decides.</summary>
    public JoinDoor Door { get; private set; }

    /// <summary>Takes measurements. True when the door has moved, by one step.</summary>
    /// <param name="now">Monotonic time.</param>
    /// <param name="fanout">Busy share of the busiest fan-out thread, 0 to 1.</param>
    /// <param name="cpu">The process's share of the processor time that it may use.</param>
    public bool Update(TimeSpan now, double fanout, double cpu)
    {
        var weight = _last is { } last ? 1 - Math.Exp(-Math.Max(0, (now - last) / Smoothing)) : 1;
        _last = now;
        Load += (Math.Max(fanout, cpu) - Load) * weight;

        Since(ref _overSince, Door != JoinDoor.Closed && Load >= LimitOf(Door + 1), now);
        Since(ref _belowSince, Door != JoinDoor.Open && Load < LimitOf(Door) * Margin, now);
        if (now - _overSince >= Patience)
        {
            return Move(Door + 1);
        }

        return now - _belowSince >= Calm && Move(Door - 1);
    }

    private static void Since(ref TimeSpan? since, bool holds, TimeSpan now) => since = holds ? since ?? now : null;

    private double LimitOf(JoinDoor door) => door == JoinDoor.StageOnly ? refuseAt : refuseAllAt;

    private bool Move(JoinDoor door)
    {
        (Door, _overSince, _belowSince) = (door, null, null);
        return true;
    }
}
