namespace Spaces.Gateway.Rtcp;

/// <summary>
/// NTP timestamps as RTCP carries them (RFC 3550 section 4): seconds since 1900 in the upper 32 bits, their fraction in the
/// lower. The seconds wrap in 2036; RTCP only ever takes differences, so the wrap does no harm.
/// </summary>
internal static class NtpTime
{
    /// <summary>From 1900 to 1970: 70 years, 17 of them leap years.</summary>
    private const ulong SecondsToUnixEpoch = 2_208_988_800;

    /// <summary>A wall-clock time, given as the time since the Unix epoch, as a 64-bit NTP timestamp.</summary>
    public static ulong From(TimeSpan sinceUnixEpoch)
    {
        long ticks = sinceUnixEpoch.Ticks;
        long seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out long rest);
        if (rest < 0)
        {
            seconds--;
            rest += TimeSpan.TicksPerSecond;
        }

        ulong fraction = ((ulong)rest << 32) / TimeSpan.TicksPerSecond;
        return (((ulong)seconds + SecondsToUnixEpoch) << 32) | fraction;
    }

    /// <summary>A wall-clock time as a 64-bit NTP timestamp.</summary>
    public static ulong From(DateTimeOffset wallClock) => From(wallClock - DateTimeOffset.UnixEpoch);

    /// <summary>The middle 32 bits, in 1/65,536 s: the form of LSR.</summary>
    public static uint Middle(ulong ntp) => (uint)(ntp >> 16);

    /// <summary>A span in 1/65,536 s: the form of DLSR. Negative ones are 0, those beyond 18 hours the largest there is.</summary>
    public static uint ToShortUnits(TimeSpan span) =>
        (uint)Int128.Clamp((Int128)span.Ticks * 65_536 / TimeSpan.TicksPerSecond, 0, uint.MaxValue);

    /// <summary>1/65,536 s as a span, rounded down to 100 ns.</summary>
    public static TimeSpan FromShortUnits(uint units) => TimeSpan.FromTicks(units * TimeSpan.TicksPerSecond / 65_536);

    /// <summary>
    /// The round trip by a report block (RFC 3550 section 6.4.1): now - LSR - DLSR. False when the reporter has had no
    /// sender report. A slightly negative result, of clocks that tick unevenly, is 0.
    /// </summary>
    /// <param name="nowMiddle">Our wall clock at the block's arrival, see <see cref="Middle"/>.</param>
    /// <param name="lastSenderReport">LSR of the block.</param>
    /// <param name="delaySinceLastSenderReport">DLSR of the block.</param>
    /// <param name="roundTrip">The round trip, 0 to 9 hours.</param>
    public static bool TryRoundTrip(uint nowMiddle, uint lastSenderReport, uint delaySinceLastSenderReport, out TimeSpan roundTrip)
    {
        int units = unchecked((int)(nowMiddle - lastSenderReport - delaySinceLastSenderReport));
        roundTrip = units > 0 ? FromShortUnits((uint)units) : TimeSpan.Zero;
        return lastSenderReport != 0;
    }
}
