namespace Spaces.Gateway.Fanout;

/// <summary>How much of its time a thread works, by the clock: one that waits for a processor counts as working, as its packets are late too.</summary>
internal sealed class BusyShare
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private TimeSpan _windowFrom;
    private TimeSpan _last;
    private TimeSpan _busy;
    private bool _working;

    /// <summary>Share of the last full second, 0 to 1.</summary>
    public double Value { get; private set; }

    /// <summary>Work begins or goes on.</summary>
    public void Work(TimeSpan now) => Note(now, working: true);

    /// <summary>There is nothing to do.</summary>
    public void Rest(TimeSpan now) => Note(now, working: false);

    private void Note(TimeSpan now, bool working)
    {
        _busy += _working ? now - _last : TimeSpan.Zero;
        _last = now;
        _working = working;
        if (now - _windowFrom >= Window)
        {
            Value = Math.Clamp(_busy / (now - _windowFrom), 0, 1);
            _windowFrom = now;
            _busy = TimeSpan.Zero;
        }
    }
}
