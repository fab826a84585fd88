namespace Spaces.Load.Run;

/// <summary>A span of time with books of its own.</summary>
/// <param name="from">When it began.</param>
/// <param name="isMeasured">True for a measured time, false for one in which people join.</param>
internal sealed class Phase(TimeSpan from, bool isMeasured)
{
    private long _to = long.MaxValue;

    /// <summary>When it began.</summary>
    public TimeSpan From => from;

    /// <summary>True for a measured time, false for one in which people join.</summary>
    public bool IsMeasured => isMeasured;

    /// <summary>How long it was, once ended.</summary>
    public double Seconds => (TimeSpan.FromTicks(_to) - from).TotalSeconds;

    /// <summary>Ends it.</summary>
    public void End(TimeSpan to) => Volatile.Write(ref _to, to.Ticks);

    /// <summary>Whether a time is in it.</summary>
    public bool Contains(TimeSpan time) => time >= from && time.Ticks < Volatile.Read(ref _to);
}

/// <summary>The phases of a run, one after another; packets between them are nobody's business.</summary>
internal sealed class Phases
{
    private volatile Phase? _current;

    /// <summary>The phase in which a packet came that is read now. Phases are farther apart than a packet may wait to be read.</summary>
    public Phase? Of(TimeSpan arrival) => _current is { } phase && phase.Contains(arrival) ? phase : null;

    /// <summary>Begins one.</summary>
    public Phase Begin(TimeSpan from, bool isMeasured) => _current = new Phase(from, isMeasured);
}
