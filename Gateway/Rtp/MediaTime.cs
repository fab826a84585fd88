namespace Spaces.Gateway.Rtp;

/// <summary>Ticks of the Opus RTP clock, which is 48 kHz at every sampling rate (RFC 7587 section 4.1), and time spans.</summary>
internal static class MediaTime
{
    /// <summary>Ticks a second.</summary>
    public const int ClockRate = 48_000;

    /// <summary>Media time as a span, rounded down to 100 ns.</summary>
    public static TimeSpan ToTimeSpan(long ticks) =>
        TimeSpan.FromTicks((long)((Int128)ticks * TimeSpan.TicksPerSecond / ClockRate));

    /// <summary>A span as media time, rounded down to whole ticks.</summary>
    public static long FromTimeSpan(TimeSpan span) => (long)((Int128)span.Ticks * ClockRate / TimeSpan.TicksPerSecond);
}
