using CsCheck;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

public sealed class RolloverCounterTests
{
    [Fact]
    public void Counts_a_wrap() => Assert.Equal(0x1_0000UL, GuessAfter(0xFFFF, 0));

    [Fact]
    public void Counts_a_wrap_across_a_loss() => Assert.Equal(0x1_0064UL, GuessAfter(0xFF00, 100));

    [Fact]
    public void Puts_a_late_packet_before_the_wrap() => Assert.Equal(0xFFFEUL, GuessAfter(0x1_0003, 0xFFFE));

    [Fact]
    public void Keeps_the_count_for_a_late_packet_within_it() => Assert.Equal(0x2_0001UL, GuessAfter(0x2_0005, 1));

    [Fact]
    public void Reads_a_far_jump_at_count_zero_as_forward() => Assert.Equal(65_000UL, GuessAfter(5, 65_000));

    /// <summary>RFC 3711 section 3.3.1: only a difference of more than 2^15 changes the count.</summary>
    [Theory]
    [InlineData(0x3_0001, 0x8001, 0x3_8001)]
    [InlineData(0x3_0001, 0x8002, 0x2_8002)]
    [InlineData(0x3_8001, 0x0001, 0x3_0001)]
    [InlineData(0x3_8002, 0x0001, 0x4_0001)]
    public void Changes_sides_at_half_the_range(long highest, ushort sequence, long expected) =>
        Assert.Equal((ulong)expected, GuessAfter(highest, sequence));

    [Fact]
    public void Ends_at_2_to_the_48()
    {
        var counter = new RolloverCounter(uint.MaxValue);
        Assert.True(counter.TryGuess(0xFFFF, out ulong last));
        Assert.Equal((1UL << 48) - 1, last);
        counter.Commit(last);
        Assert.False(counter.TryGuess(0, out _));
        Assert.True(counter.TryGuess(0xFFFE, out _));
    }

    [Fact]
    public void An_older_index_moves_nothing()
    {
        var counter = new RolloverCounter(0);
        counter.Commit(0x1_0005);
        counter.Commit(0xFFF0);
        Assert.Equal(0x1_0005, counter.Highest);
        Assert.Equal(1u, counter.Roc);
    }

    [Fact]
    public void Follows_any_walk_of_steps_below_half_the_range() =>
        Gen.Int[-100, 32_767].Array[1, 300].Sample(steps =>
        {
            var counter = new RolloverCounter(0);
            long index = 1000;
            counter.Commit((ulong)index);
            long highest = index;
            foreach (int step in steps)
            {
                index = Math.Max(0, highest + step);
                Assert.True(counter.TryGuess((ushort)index, out ulong guess));
                Assert.Equal((ulong)index, guess);
                counter.Commit(guess);
                highest = Math.Max(highest, index);
            }
        });

    private static ulong GuessAfter(long highest, ushort sequence)
    {
        var counter = new RolloverCounter(0);
        counter.Commit((ulong)highest);
        Assert.True(counter.TryGuess(sequence, out ulong index));
        return index;
    }
}
