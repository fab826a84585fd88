namespace Spaces.Grains.Media;

/// <summary>
/// Adds up what the rooms' ticks cost, over windows of a quarter of a second. Rooms add from all threads, at the price of an interlocked add; one thread
/// closes the windows. Reads no clock.
/// </summary>
/// <param name="cores">Cores that may mix.</param>
/// <param name="late">A tick that starts later than this is late.</param>
internal sealed class CodecBudget(double cores, TimeSpan late)
{
    /// <summary>Length of a window: some twelve ticks of each room.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private long _spent;
    private long _ticks;
    private long _late;
    private long _skipped;
    private TimeSpan? _begun;

    /// <summary>A room's tick is done.</summary>
    /// <param name="spent">Processor time it took.</param>
    /// <param name="lateness">From its deadline to its start.</param>
    public void Ticked(TimeSpan spent, TimeSpan lateness)
    {
        Interlocked.Add(ref _spent, spent.Ticks);
        Interlocked.Increment(ref _ticks);
        if (lateness > late)
        {
            Interlocked.Increment(ref _late);
        }
    }

    /// <summary>Ticks were given up.</summary>
    public void Skipped(long ticks) => Interlocked.Add(ref _skipped, ticks);

    /// <summary>Closes the window when it is over.</summary>
    /// <param name="now">Monotonic time.</param>
    /// <param name="sample">What happened in it.</param>
    /// <returns>False while it goes on.</returns>
    public bool TryClose(TimeSpan now, out PressureSample sample)
    {
        sample = default;
        if (_begun is not { } begun)
        {
            _begun = now;
            return false;
        }

        var length = now - begun;
        if (length < Window)
        {
            return false;
        }

        _begun = now;
        var spent = Interlocked.Exchange(ref _spent, 0);
        var ticks = Interlocked.Exchange(ref _ticks, 0);
        var lateTicks = Interlocked.Exchange(ref _late, 0);
        sample = new PressureSample(
            spent / (length.Ticks * cores), ticks == 0 ? 0 : (double)Math.Min(lateTicks, ticks) / ticks, Interlocked.Exchange(ref _skipped, 0));
        return true;
    }
}
