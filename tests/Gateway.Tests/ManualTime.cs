namespace Spaces.Gateway.Tests;

/// <summary>A clock that a test moves; it starts no timers.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    public ManualTime()
        : this(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>How far the clock was moved.</summary>
    public TimeSpan Elapsed { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;
}
