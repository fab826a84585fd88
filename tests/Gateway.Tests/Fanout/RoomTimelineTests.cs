using CsCheck;
using Spaces.Gateway.Fanout;

namespace Spaces.Gateway.Tests.Fanout;

public sealed class RoomTimelineTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(3);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Ticks_of_one_epoch_keep_their_distances()
    {
        var line = new RoomTimeline();
        Assert.True(line.TryPlace(1, 5_000, Start, out var first));
        Assert.True(line.TryPlace(1, 5_001, Start + Frame, out var second));
        Assert.True(line.TryPlace(1, 5_010, Start + (10 * Frame), out var third));

        Assert.Equal([1, 10], [second - first, third - first]);
    }

    [Fact]
    public void A_frame_as_old_as_one_that_was_placed_is_refused()
    {
        var line = new RoomTimeline();
        Assert.True(line.TryPlace(1, 10, Start, out _));
        Assert.False(line.TryPlace(1, 10, Start, out _));
        Assert.False(line.TryPlace(1, 9, Start, out _));
        Assert.True(line.TryPlace(1, 11, Start, out _));
    }

    [Fact]
    public void Another_epoch_goes_on_as_much_later_as_time_has_passed()
    {
        var line = new RoomTimeline();
        line.TryPlace(1, 1_000_000, Start, out var before);
        line.TryPlace(2, 3, Start + TimeSpan.FromSeconds(1), out var after);
        line.TryPlace(2, 4, Start + TimeSpan.FromSeconds(1) + Frame, out var next);

        Assert.Equal(50, after - before);
        Assert.Equal(1, next - after);
    }

    [Fact]
    public void The_first_frame_comes_behind_the_silence_that_listeners_had_before()
    {
        var line = new RoomTimeline();
        var silence = line.PlaceFiller(Start);
        Assert.True(line.TryPlace(1, 0, Start + (5 * Frame), out var place));

        Assert.Equal(5, place - silence);
    }

    [Fact]
    public void Silence_in_a_pause_takes_the_places_of_its_time()
    {
        var line = new RoomTimeline();
        line.TryPlace(1, 0, Start, out var first);
        var filler = line.PlaceFiller(Start + (20 * Frame));
        line.TryPlace(1, 40, Start + (40 * Frame), out var speech);

        Assert.Equal([20, 40], [filler - first, speech - first]);
    }

    [Fact]
    public void Places_strictly_rise_whatever_comes() =>
        Gen.Select(Gen.Int[0, 9], Gen.ULong[0, 3], Gen.Int[-5, 40], Gen.Int[0, 500]).Array[1, 300].Sample(steps =>
        {
            var line = new RoomTimeline();
            var now = TimeSpan.FromSeconds(1);
            var ticks = new long[] { 0, 1_000_000, -50, 7 };
            long? last = null;
            foreach (var (kind, key, jump, wait) in steps)
            {
                now += TimeSpan.FromMilliseconds(wait);
                long place;
                if (kind < 2)
                {
                    place = line.PlaceFiller(now);
                }
                else
                {
                    ticks[key] += jump;
                    if (!line.TryPlace(key, ticks[key], now, out place))
                    {
                        continue;
                    }
                }

                Assert.True(last is null || place > last, $"{place} after {last}");
                Assert.Equal(now, line.LastAt);
                last = place;
            }
        });
}
