using CsCheck;
using Spaces.Grains.Cluster;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Tests.Cluster;

public sealed class ClusterViewTests
{
    private readonly ClusterView _view = new();

    [Fact]
    public void The_silo_with_most_room_is_chosen()
    {
        _view.Update([Reports.Silo(1, mixing: 0.5), Reports.Silo(2, mixing: 0.6, cores: 2), Reports.Silo(3, mixing: 0.9)]);
        Assert.Equal(Reports.Address(2), _view.Choose(null));
        Assert.Equal(Reports.Address(1), _view.Choose(Reports.Address(2)));
    }

    [Fact]
    public void Silos_that_take_no_rooms_are_not_chosen()
    {
        _view.Update([Reports.Silo(1, accepts: false), Reports.Silo(2, NodeState.Draining), Reports.Silo(3, NodeState.Drained), Reports.Silo(4, NodeState.Stopping)]);
        Assert.Null(_view.Choose(null));
        Assert.False(_view.IsLeaving(Reports.Address(1)));
        Assert.True(_view.IsLeaving(Reports.Address(2)));
        Assert.True(_view.IsLeaving(Reports.Address(3)));
        Assert.True(_view.IsLeaving(Reports.Address(4)));
        Assert.False(_view.IsLeaving(Reports.Address(5)));
        Assert.False(_view.Knows(Reports.Address(5)));
    }

    [Fact]
    public void Nothing_is_chosen_before_the_coordinator_has_answered()
    {
        Assert.Empty(_view.Silos);
        Assert.Null(_view.Choose(null));
    }

    [Fact]
    public void Rooms_that_open_at_once_are_spread_by_what_the_silos_can_take()
    {
        _view.Update([Reports.Silo(1), Reports.Silo(2), Reports.Silo(3, cores: 2)]);
        var counts = Enumerable.Range(0, 200).Select(_ => _view.Choose(null)!).CountBy(a => a).ToDictionary();
        Assert.InRange(counts[Reports.Address(1)], 49, 51);
        Assert.InRange(counts[Reports.Address(2)], 49, 51);
        Assert.InRange(counts[Reports.Address(3)], 99, 101);
    }

    [Fact]
    public void Rooms_in_which_nobody_speaks_yet_have_weight()
    {
        _view.Update([Reports.Silo(1, rooms: 50), Reports.Silo(2, rooms: 30)]);
        Assert.Equal(20, Enumerable.Range(0, 20).Count(_ => Reports.Address(2).Equals(_view.Choose(null))));
    }

    [Fact]
    public void What_was_sent_to_a_silo_counts_until_its_next_report()
    {
        var first = Reports.Silo(1);
        var second = Reports.Silo(2, mixing: 0.055);
        _view.Update([first, second]);
        Assert.Equal(6, Enumerable.Range(0, 6).Count(_ => Reports.Address(1).Equals(_view.Choose(null))));

        // The second has reported, the first has not: what was counted against it still is.
        _view.Update([first, second with { Uptime = TimeSpan.FromSeconds(101) }]);
        Assert.Equal(Reports.Address(2), _view.Choose(null));
        _view.Update([first with { Uptime = TimeSpan.FromSeconds(101) }, second]);
        Assert.Equal(Reports.Address(1), _view.Choose(null));
    }

    [Fact]
    public void Views_that_know_the_same_do_not_all_begin_with_the_same_silo()
    {
        SiloReport[] silos = [.. Enumerable.Range(1, 4).Select(i => Reports.Silo(i))];
        var chosen = Enumerable.Range(0, 200).Select(_ =>
        {
            var view = new ClusterView();
            view.Update(silos);
            return view.Choose(null)!;
        });
        Assert.Equal(4, chosen.Distinct().Count());
    }

    [Fact]
    public void Whoever_is_chosen_takes_rooms_and_is_among_those_asked_for() => Gen.Select(
        Gen.Select(Gen.Enum<NodeState>(), Gen.Bool, Gen.Double[0, 4]).Array[0, 8], Gen.Int[0, 7], Gen.Int[0, 255]).Sample((silos, except, among) =>
        {
            var view = new ClusterView();
            SiloReport[] reports = [.. silos.Select((s, i) => Reports.Silo(i, s.Item1, s.Item3, accepts: s.Item2))];
            SiloAddress[] allowed = [.. Enumerable.Range(0, 8).Where(i => (among >> i & 1) != 0).Select(i => Reports.Address(i))];
            view.Update(reports);
            var possible = reports.Where(r => r.AcceptsRooms && allowed.Contains(r.Address) && !r.Address.Equals(Reports.Address(except))).ToArray();
            var chosen = view.Choose(Reports.Address(except), allowed);
            Assert.Equal(possible.Length == 0, chosen is null);
            Assert.True(chosen is null || possible.Any(r => r.Address.Equals(chosen)));
        });
}
