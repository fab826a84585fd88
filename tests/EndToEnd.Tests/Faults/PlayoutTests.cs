using Spaces.TestKit.Listening;

namespace Spaces.EndToEnd.Tests.Faults;

public sealed class PlayoutTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void A_perfect_link_conceals_nothing() => Assert.Equal(new Playout(50, 50, 0, 0), Playout.Of(Frames(50, _ => 0), Delay));

    [Fact]
    public void A_lost_frame_is_recovered_only_when_the_next_packet_has_a_copy()
    {
        var frames = Frames(50, _ => 0).Where(f => f.Sequence is not 10 and not 20).Select(f => f with { HasRecovery = f.Sequence == 11 });
        Assert.Equal(new Playout(50, 48, 1, 1), Playout.Of(frames, Delay));
    }

    [Fact]
    public void A_frame_that_comes_after_its_turn_is_concealed_and_one_just_in_time_is_played()
    {
        var frames = Frames(50, i => i == 10 ? 101 : i == 20 ? 100 : 0);
        Assert.Equal(new Playout(50, 49, 0, 1), Playout.Of(frames, Delay));
    }

    [Fact]
    public void Nothing_heard_is_nothing_played() => Assert.Equal(new Playout(0, 0, 0, 0), Playout.Of([], Delay));

    private static IEnumerable<HeardFrame> Frames(int count, Func<int, int> late) => Enumerable.Range(0, count)
        .Select(i => new HeardFrame(TimeSpan.FromMilliseconds((20 * i) + late(i)), 0, i, uint.MaxValue - 960 + (960u * (uint)i), -20, false));
}
