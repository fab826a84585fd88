namespace Spaces.Gateway.Edge;

/// <summary>The gateway's monotonic clock and its tie to the wall clock, as the protocol cores are given them.</summary>
internal sealed class EdgeClock
{
    private readonly TimeProvider _time;
    private readonly long _origin;

    public EdgeClock(TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
        WallClockAtZero = time.GetUtcNow() - DateTimeOffset.UnixEpoch;
    }

    /// <summary>Time since the process started.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Wall-clock time since the Unix epoch when <see cref="Now"/> was zero: what sender reports add to it.</summary>
    public TimeSpan WallClockAtZero { get; }
}
