using CsCheck;
using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Tests.RoomLink;

public sealed class NumberTrackerTests
{
    [Fact]
    public void Knows_what_has_no_gap_before_it()
    {
        var tracker = new NumberTracker();
        tracker.Begin(10);
        Assert.True(tracker.Note(10, 12));
        Assert.True(tracker.Note(14, 15));

        Assert.Equal(12, tracker.Known);
        Assert.True(tracker.HasGap);
        Assert.True(tracker.Note(12, 14));
        Assert.Equal(15, tracker.Known);
        Assert.False(tracker.HasGap);
    }

    [Fact]
    public void What_came_already_is_nothing_new()
    {
        var tracker = new NumberTracker();
        tracker.Begin(0);
        Assert.True(tracker.Note(0, 5));
        Assert.False(tracker.Note(0, 5));
        Assert.False(tracker.Note(2, 3));
        Assert.True(tracker.Note(7, 9));
        Assert.False(tracker.Note(7, 9));
        Assert.False(tracker.Note(5, 5));
    }

    [Fact]
    public void A_number_that_is_said_to_exist_is_a_gap_until_it_comes()
    {
        var tracker = new NumberTracker();
        tracker.Begin(3);
        tracker.Tell(5);
        Assert.True(tracker.HasGap);
        tracker.Note(3, 5);
        Assert.False(tracker.HasGap);
    }

    [Fact]
    public void However_much_waits_for_a_gap_nothing_is_skipped()
    {
        var tracker = new NumberTracker();
        tracker.Begin(0);
        for (var i = 1; i < 2_000; i++)
        {
            // Every other number: none of these ranges touches another.
            tracker.Note(2 * i, (2 * i) + 1);
        }

        Assert.Equal(0, tracker.Known);
        tracker.Note(0, 2);
        Assert.Equal(3, tracker.Known);
        Assert.True(tracker.HasGap);
    }

    [Fact]
    public void In_any_order_with_losses_and_twice_it_knows_what_a_plain_list_knows() =>
        Gen.Select(Gen.Select(Gen.Long[0, 60], Gen.Long[1, 5]).Array[0, 60], Gen.Long[0, 20]).Sample((ranges, begin) =>
        {
            var tracker = new NumberTracker();
            tracker.Begin(begin);
            var seen = new HashSet<long>();
            var last = begin;
            foreach (var (after, count) in ranges)
            {
                var isNew = Enumerable.Range(1, (int)count).Select(i => after + i).Where(n => n > begin).ToList().Exists(n => !seen.Contains(n));
                var said = tracker.Note(after, after + count);
                Assert.True(said || !isNew, $"{after}+{count} was new");
                for (var n = after + 1; n <= after + count; n++)
                {
                    seen.Add(n);
                }

                last = Math.Max(last, after + count);
                var known = begin;
                while (seen.Contains(known + 1))
                {
                    known++;
                }

                Assert.Equal(known, tracker.Known);
                Assert.Equal(last > known, tracker.HasGap);
            }
        });
}
