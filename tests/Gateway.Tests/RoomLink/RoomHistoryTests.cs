using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Tests.RoomLink;

public sealed class RoomHistoryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly RoomHistory _history = new();

    public RoomHistoryTests() => _history.Joined(epoch: 4, version: 7, lastEvent: 20);

    [Fact]
    public void Knowledge_begins_with_the_first_join()
    {
        Assert.Equal(7, _history.VersionIn(4));
        Assert.Equal(0, _history.VersionIn(3));
        Assert.Equal(20, _history.Event);
    }

    [Fact]
    public void A_later_join_hides_no_change_that_the_others_have_missed()
    {
        _history.Joined(4, version: 9, lastEvent: 22);

        Assert.Equal(7, _history.VersionIn(4));
        Assert.Equal(20, _history.Event);
        Assert.False(_history.MissesEvents(TimeSpan.Zero, Patience));
        Assert.True(_history.MissesEvents(Patience, Patience));
    }

    [Fact]
    public void A_new_epoch_counts_from_its_own_beginning_and_events_go_on()
    {
        Assert.True(_history.TakeChanges(5, after: 0, through: 2));
        Assert.Equal(0, _history.VersionIn(4));
        Assert.Equal(2, _history.VersionIn(5));
        Assert.False(_history.TakeChanges(4, after: 7, through: 8));
        Assert.True(_history.TakeEvents(20, 21));
        Assert.Equal(21, _history.Event);
    }

    [Fact]
    public void A_snapshot_closes_gaps_of_changes_and_shows_those_of_events()
    {
        _history.TakeChanges(4, after: 9, through: 10);
        Assert.Equal(7, _history.VersionIn(4));

        Assert.True(_history.Snapshot(4, version: 9, lastEvent: 25));
        Assert.Equal(10, _history.VersionIn(4));
        Assert.False(_history.Snapshot(4, version: 10, lastEvent: 25));
        Assert.False(_history.Snapshot(3, version: 99, lastEvent: 25));
        Assert.Equal(20, _history.Event);
    }

    [Fact]
    public void Events_are_missed_when_a_gap_lasts()
    {
        var now = TimeSpan.FromSeconds(100);
        _history.TakeEvents(21, 22);
        Assert.False(_history.MissesEvents(now, Patience));
        Assert.False(_history.MissesEvents(now + TimeSpan.FromSeconds(1.9), Patience));

        // It moved on: what is missing now is another gap.
        _history.TakeEvents(20, 21);
        _history.TakeEvents(25, 26);
        Assert.False(_history.MissesEvents(now + TimeSpan.FromSeconds(3), Patience));
        Assert.True(_history.MissesEvents(now + TimeSpan.FromSeconds(5), Patience));
        _history.TakeEvents(22, 25);
        Assert.False(_history.MissesEvents(now + TimeSpan.FromSeconds(9), Patience));
        Assert.Equal(26, _history.Event);
    }
}
