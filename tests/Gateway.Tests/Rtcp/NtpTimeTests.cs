using Spaces.Gateway.Rtcp;

namespace Spaces.Gateway.Tests.Rtcp;

public sealed class NtpTimeTests
{
    [Fact]
    public void Known_instants()
    {
        Assert.Equal(0x83AA_7E80_0000_0000UL, NtpTime.From(DateTimeOffset.UnixEpoch));
        Assert.Equal(0x83AA_7E80_8000_0000UL, NtpTime.From(TimeSpan.FromMilliseconds(500)));
        Assert.Equal(0x83AA_7E7F_8000_0000UL, NtpTime.From(TimeSpan.FromMilliseconds(-500)));
        Assert.Equal(0UL, NtpTime.From(new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(0x0000_0001_4000_0000UL, NtpTime.From(new DateTimeOffset(1900, 1, 1, 0, 0, 1, 250, TimeSpan.Zero)));
    }

    [Fact]
    public void The_seconds_wrap_in_February_2036() =>
        Assert.Equal(0x0000_0001_0000_0000UL, NtpTime.From(new DateTimeOffset(2036, 2, 7, 6, 28, 17, TimeSpan.Zero)));

    [Fact]
    public void The_middle_is_the_inner_half() => Assert.Equal(0x3344_5566u, NtpTime.Middle(0x1122_3344_5566_7788));

    /// <summary>The example drawn in RFC 3550 section 6.4.1: A = b710:8000, LSR = b705:2000, DLSR = 0005:4000, answer 6.125 s.</summary>
    [Fact]
    public void The_round_trip_of_the_RFCs_example()
    {
        Assert.True(NtpTime.TryRoundTrip(0xB710_8000, 0xB705_2000, 0x0005_4000, out TimeSpan roundTrip));
        Assert.Equal(TimeSpan.FromSeconds(6.125), roundTrip);
    }

    [Fact]
    public void A_round_trip_crosses_the_wrap_and_is_never_negative()
    {
        Assert.True(NtpTime.TryRoundTrip(0x0000_4000, 0xFFFF_C000, 0x4000, out TimeSpan roundTrip));
        Assert.Equal(TimeSpan.FromSeconds(0.25), roundTrip);
        Assert.True(NtpTime.TryRoundTrip(1000, 990, 20, out roundTrip));
        Assert.Equal(TimeSpan.Zero, roundTrip);
        Assert.False(NtpTime.TryRoundTrip(1000, 0, 0, out _));
    }

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(1.5, 0x1_8000u)]
    [InlineData(-1, 0u)]
    [InlineData(1e6, uint.MaxValue)]
    public void Spans_in_short_units(double seconds, uint expected) =>
        Assert.Equal(expected, NtpTime.ToShortUnits(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Short_units_as_a_span()
    {
        Assert.Equal(TimeSpan.FromSeconds(1.5), NtpTime.FromShortUnits(0x1_8000));
        Assert.InRange(NtpTime.FromShortUnits(uint.MaxValue), TimeSpan.FromSeconds(65_535), TimeSpan.FromSeconds(65_536));
    }
}
