using Spaces.Grains.Audio;

namespace Spaces.Grains.Tests.Audio;

public sealed class MediaClockTests
{
    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    [Fact]
    public void Ticks_come_on_absolute_deadlines_however_late_the_driver_is()
    {
        MediaClock clock = new(Ms(1000));
        Random random = new(3);
        long ticks = 0;
        for (int i = 0; i < 50 * 60; i++)
        {
            TimeSpan deadline = clock.NextDeadline;
            Assert.Equal(Ms(1000 + (20 * ticks)), deadline);
            Assert.Equal(0, clock.TicksDue(deadline - TimeSpan.FromTicks(1)));
            ticks += clock.TicksDue(deadline + Ms(random.NextDouble() * 19));
        }

        Assert.Equal(50 * 60, ticks);
        Assert.Equal((ticks, 0L, 0L), (clock.Ticks, clock.Skipped, clock.Fences));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 15)]
    public void Phases_are_five_milliseconds_apart(int phase, int offset) =>
        Assert.Equal(Ms(offset), new MediaClock(TimeSpan.Zero, phase).NextDeadline);

    [Fact]
    public void There_are_four_phases()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MediaClock(TimeSpan.Zero, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MediaClock(TimeSpan.Zero, -1));
    }

    [Theory]
    [InlineData(20, 2, 0)]
    [InlineData(80, 5, 0)]
    [InlineData(100, 5, 1)]
    [InlineData(499, 5, 20)]
    [InlineData(500, 5, 21)]
    public void A_delay_is_caught_up_to_a_bound_and_the_rest_skipped(int late, int ticks, int skipped)
    {
        MediaClock clock = new(TimeSpan.Zero);
        Assert.Equal(ticks, clock.TicksDue(Ms(late)));
        Assert.Equal(skipped, clock.Skipped);
        Assert.False(clock.Fenced);
        Assert.Equal(Ms((late / 20 * 20) + 20), clock.NextDeadline);
    }

    [Fact]
    public void A_process_that_stood_still_does_not_tick_for_three_seconds_and_keeps_its_phase()
    {
        MediaClock clock = new(TimeSpan.Zero, 1);
        Assert.Equal(1, clock.TicksDue(Ms(5)));
        Assert.Equal(0, clock.TicksDue(Ms(10_000)));
        Assert.True(clock.Fenced);
        Assert.Equal(1, clock.Fences);
        for (double now = 10_000; now < 13_000; now += 5)
        {
            Assert.Equal(0, clock.TicksDue(Ms(now)));
        }

        Assert.Equal(Ms(13_005), clock.NextDeadline);
        Assert.Equal(1, clock.TicksDue(Ms(13_006)));
        Assert.False(clock.Fenced);
        Assert.Equal(649, clock.Skipped); // 25 ms to 12,985 ms
        Assert.Equal(1, clock.TicksDue(Ms(13_025)));
        Assert.Equal(1, clock.Fences);
    }

    [Fact]
    public void A_fence_that_began_before_a_proof_is_lifted_and_the_clock_keeps_its_phase()
    {
        MediaClock clock = new(TimeSpan.Zero, 1);
        Assert.Equal(1, clock.TicksDue(Ms(5)));
        Assert.Equal(0, clock.TicksDue(Ms(1_000)));
        for (double now = 1_000; now < 1_600; now += 5)
        {
            Assert.Equal(0, clock.TicksDue(Ms(now)));
        }

        clock.LiftFence(Ms(1_001));
        Assert.Equal(Ms(1_605), clock.NextDeadline);
        Assert.Equal(1, clock.TicksDue(Ms(1_606)));
        Assert.False(clock.Fenced);
        Assert.Equal((2L, 79L, 1L), (clock.Ticks, clock.Skipped, clock.Fences)); // 25 ms to 1,585 ms
    }

    [Fact]
    public void A_proof_from_before_the_fence_does_not_lift_it()
    {
        MediaClock clock = new(TimeSpan.Zero);
        Assert.Equal(0, clock.TicksDue(Ms(1_000)));
        clock.LiftFence(Ms(1_000));
        Assert.Equal(0, clock.TicksDue(Ms(1_100)));
        Assert.True(clock.Fenced);

        // It stood still once more: what was proven after the first time says nothing of the second.
        Assert.Equal(0, clock.TicksDue(Ms(3_000)));
        clock.LiftFence(Ms(2_000));
        Assert.Equal(0, clock.TicksDue(Ms(3_100)));
        Assert.Equal(2, clock.Fences);
        clock.LiftFence(Ms(3_001));
        Assert.Equal(1, clock.TicksDue(Ms(3_120)));
    }

    [Fact]
    public void A_time_that_runs_backwards_ticks_nothing()
    {
        MediaClock clock = new(Ms(100));
        Assert.Equal(1, clock.TicksDue(Ms(100)));
        Assert.Equal(0, clock.TicksDue(Ms(50)));
        Assert.Equal(1, clock.TicksDue(Ms(120)));
    }
}
