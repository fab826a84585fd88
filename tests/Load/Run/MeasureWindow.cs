namespace Spaces.Load.Run;

/// <summary>The span of time that counts. Closed until opened; packets outside it are nobody's business.</summary>
internal sealed class MeasureWindow
{
    private long _from = long.MaxValue;
    private long _to = long.MaxValue;

    /// <summary>Starts it.</summary>
    public void Open(TimeSpan from, TimeSpan to)
    {
        Volatile.Write(ref _to, to.Ticks);
        Volatile.Write(ref _from, from.Ticks);
    }

    /// <summary>Whether a time counts.</summary>
    public bool Contains(TimeSpan time) => time.Ticks >= Volatile.Read(ref _from) && time.Ticks < Volatile.Read(ref _to);
}
