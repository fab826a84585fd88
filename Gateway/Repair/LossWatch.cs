namespace Spaces.Gateway.Repair;

/// <summary>
/// What one listener loses, by their receiver reports: smoothed over some of them, and forgotten when they stop. Written by the thread that reads reports,
/// read by any.
/// </summary>
internal sealed class LossWatch
{
    /// <summary>How long a report counts.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    // Browsers report every 1 to 5 s, 50 to 250 packets: half of the newest is quick enough and does not take two lost packets for a bad line.
    private const double Weight = 0.5;

    private double _share;
    private long _reportedAt = long.MinValue;

    /// <summary>Takes a report.</summary>
    /// <param name="fractionLost">Lost since the report before, in 1/256.</param>
    /// <param name="now">Monotonic time.</param>
    public void Report(byte fractionLost, TimeSpan now)
    {
        var share = fractionLost / 256.0;
        Volatile.Write(ref _share, IsFresh(now) ? _share + ((share - _share) * Weight) : share * Weight);
        Volatile.Write(ref _reportedAt, now.Ticks);
    }

    /// <summary>The share that is lost, 0 to 1; 0 without a report of late.</summary>
    public double ShareAt(TimeSpan now) => IsFresh(now) ? Volatile.Read(ref _share) : 0;

    private bool IsFresh(TimeSpan now)
    {
        var at = Volatile.Read(ref _reportedAt);
        return at != long.MinValue && now.Ticks - at <= Fresh.Ticks;
    }
}
