using CsCheck;
using Spaces.Gateway.Rtp;

namespace Spaces.Gateway.Tests.Rtp;

public sealed class ExtenderTests
{
    [Fact]
    public void Sequence_wraps_forward_and_late_packets_stay_before_the_wrap()
    {
        var extender = new SequenceExtender();
        Assert.Equal(65_534, extender.Extend(65_534));
        Assert.Equal(65_537, extender.Extend(1));
        Assert.Equal(65_535, extender.Extend(65_535));
        Assert.Equal(65_536, extender.Extend(0));
        Assert.Equal(65_538, extender.Extend(2));
    }

    [Fact]
    public void A_packet_older_than_a_first_one_near_zero_is_negative()
    {
        var extender = new SequenceExtender();
        Assert.Equal(1, extender.Extend(1));
        Assert.Equal(-2, extender.Extend(65_534));
        Assert.Equal(2, extender.Extend(2));
    }

    [Fact]
    public void The_border_is_half_the_range()
    {
        Assert.Equal(100 + 32_767, Second(100, 100 + 32_767));
        Assert.Equal(100 - 32_768, Second(100, 100 + 32_768));

        static long Second(ushort first, ushort second)
        {
            var extender = new SequenceExtender();
            extender.Extend(first);
            return extender.Extend(second);
        }
    }

    [Fact]
    public void Sequence_follows_any_walk_within_half_the_range() =>
        Gen.Select(Gen.UShort, Gen.Int[-32_768, 32_767].Array[1, 300]).Sample((first, steps) =>
        {
            var extender = new SequenceExtender();
            long highest = extender.Extend(first);
            foreach (int step in steps)
            {
                long wanted = highest + step;
                Assert.Equal(wanted, extender.Extend((ushort)wanted));
                highest = Math.Max(highest, wanted);
            }
        });

    [Fact]
    public void Timestamp_follows_any_walk_within_half_the_range() =>
        Gen.Select(Gen.UInt, Gen.Int.Array[1, 300]).Sample((first, steps) =>
        {
            var extender = new TimestampExtender();
            long highest = extender.Extend(first);
            Assert.Equal(first, highest);
            foreach (int step in steps)
            {
                long wanted = highest + step;
                Assert.Equal(wanted, extender.Extend((uint)wanted));
                highest = Math.Max(highest, wanted);
            }
        });

    [Fact]
    public void Timestamp_wraps_both_ways()
    {
        var extender = new TimestampExtender();
        Assert.Equal(0xFFFF_FF00L, extender.Extend(0xFFFF_FF00));
        Assert.Equal(0x1_0000_02C0L, extender.Extend(0x2C0));
        Assert.Equal(0xFFFF_FFFFL, extender.Extend(0xFFFF_FFFF));
    }

    [Theory]
    [InlineData(960, 200_000)]
    [InlineData(-960, -200_000)]
    [InlineData(48_000L * 86_400 * 365 * 100, TimeSpan.TicksPerDay * 365 * 100)]
    public void Media_time_is_48_kHz_both_ways(long ticks, long spanTicks)
    {
        Assert.Equal(TimeSpan.FromTicks(spanTicks), MediaTime.ToTimeSpan(ticks));
        Assert.Equal(ticks, MediaTime.FromTimeSpan(TimeSpan.FromTicks(spanTicks)));
    }
}
