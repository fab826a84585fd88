using CsCheck;
using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Tests.RoomLink;

public sealed class EventTrackerTests
{
    [Fact]
    public void Misses_what_did_not_come_and_nothing_else()
    {
        var tracker = new EventTracker();
        tracker.Reset(epoch: 4, last: 10);
        tracker.Note(4, 11);
        tracker.Note(4, 13);

        Assert.False(tracker.Misses(4, 11));
        Assert.True(tracker.Misses(4, 12));
        Assert.True(tracker.Misses(4, 13));
        tracker.Note(4, 12);
        Assert.False(tracker.Misses(4, 13));
    }

    [Fact]
    public void Another_epoch_is_missed_until_its_snapshot_came()
    {
        var tracker = new EventTracker();
        tracker.Reset(1, 100);
        tracker.Note(2, 101);

        Assert.True(tracker.Misses(2, 50));
        tracker.Reset(2, 50);
        Assert.False(tracker.Misses(2, 50));
        Assert.True(tracker.Misses(2, 101));
    }

    [Fact]
    public void An_older_snapshot_of_the_same_epoch_forgets_nothing()
    {
        var tracker = new EventTracker();
        tracker.Reset(1, 5);
        tracker.Note(1, 6);
        tracker.Reset(1, 3);

        Assert.False(tracker.Misses(1, 6));
    }

    [Fact]
    public void In_any_order_and_with_losses_it_knows_what_a_plain_list_knows() =>
        Gen.Select(Gen.Long[1, 40].Array[0, 80], Gen.Long[0, 20]).Sample((numbers, snapshot) =>
        {
            var tracker = new EventTracker();
            tracker.Reset(1, snapshot);
            var seen = new HashSet<long>();
            foreach (var number in numbers)
            {
                tracker.Note(1, number);
                seen.Add(number);
            }

            for (long last = 0; last <= 41; last++)
            {
                var complete = true;
                for (var n = snapshot + 1; n <= last; n++)
                {
                    complete &= seen.Contains(n);
                }

                Assert.Equal(!complete, tracker.Misses(1, last));
            }
        });
}
