using Orleans.Runtime.Placement;
using Spaces.Grains.Cluster;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Tests.Cluster;

public sealed class RoomPlacementTests
{
    private static readonly SiloAddress[] All = [Reports.Address(1), Reports.Address(2), Reports.Address(3)];

    private readonly ClusterView _view = new();
    private readonly FakeDrain _drain = new();
    private readonly SiloStates _states;
    private readonly RoomPlacementDirector _director;

    public RoomPlacementTests()
    {
        _states = new SiloStates(_view, new FirstSilo(), _drain);
        _director = new RoomPlacementDirector(_view, _states);
    }

    [Fact]
    public async Task A_hint_is_followed_whatever_is_known_of_the_silos()
    {
        _view.Update([Reports.Silo(1), Reports.Silo(2, accepts: false, mixing: 2), Reports.Silo(3)]);
        Assert.Equal(Reports.Address(2), await Place(All, hint: Reports.Address(2)));
        Assert.NotEqual(Reports.Address(9), await Place(All, hint: Reports.Address(9)));
    }

    [Fact]
    public async Task Of_the_silos_that_take_rooms_the_one_with_most_room_gets_it()
    {
        _view.Update([Reports.Silo(1, mixing: 0.1), Reports.Silo(2, mixing: 0.2), Reports.Silo(3, mixing: 0.3)]);
        Assert.Equal(Reports.Address(1), await Place(All));
        Assert.Equal(Reports.Address(2), await Place(All[1..]));
    }

    [Fact]
    public void A_silo_that_nobody_knows_is_the_place_only_where_no_other_takes_rooms()
    {
        _view.Update([Reports.Silo(1, mixing: 0.9), Reports.Silo(2, accepts: false)]);
        Assert.All(Many(All), s => Assert.Equal(Reports.Address(1), s));
        _view.Update([Reports.Silo(1, accepts: false), Reports.Silo(2, accepts: false)]);
        Assert.All(Many(All), s => Assert.Equal(Reports.Address(3), s));
    }

    [Fact]
    public void When_all_are_full_a_room_goes_to_any_that_stays()
    {
        _view.Update([Reports.Silo(1, accepts: false), Reports.Silo(2, accepts: false), Reports.Silo(3, NodeState.Draining)]);
        Assert.Equal([Reports.Address(1), Reports.Address(2)], Many(All).Distinct().Order());
        _view.Update([.. Enumerable.Range(1, 3).Select(i => Reports.Silo(i, NodeState.Draining))]);
        _drain.State = NodeState.Draining;
        Assert.Equal(All, Many(All).Distinct().Order());
    }

    [Fact]
    public void This_silo_gets_none_as_soon_as_it_drains_though_its_report_does_not_say_so_yet()
    {
        _view.Update([Reports.Silo(1), Reports.Silo(2, mixing: 0.9), Reports.Silo(3, accepts: false)]);
        _drain.State = NodeState.Draining;
        Assert.All(Many(All), s => Assert.Equal(Reports.Address(2), s));
        _view.Update([Reports.Silo(1), Reports.Silo(2, NodeState.Draining), Reports.Silo(3, accepts: false)]);
        Assert.All(Many(All), s => Assert.Equal(Reports.Address(3), s));
    }

    [Fact]
    public void Other_grains_keep_away_from_silos_that_are_leaving_while_there_is_another()
    {
        var filter = new AvoidLeavingSilosDirector(_states);
        _view.Update([Reports.Silo(1), Reports.Silo(2, NodeState.Draining), Reports.Silo(3, accepts: false)]);
        Assert.Equal([Reports.Address(1), Reports.Address(3)], filter.Filter(new AvoidLeavingSilos(), default, All));
        _drain.State = NodeState.Stopping;
        Assert.Equal([Reports.Address(3)], filter.Filter(new AvoidLeavingSilos(), default, All));
        Assert.Equal(All[..2], filter.Filter(new AvoidLeavingSilos(), default, All[..2]));
    }

    private SiloAddress[] Many(SiloAddress[] compatible) => [.. Enumerable.Range(0, 60).Select(_ => _director.Choose(compatible))];

    private Task<SiloAddress> Place(SiloAddress[] compatible, SiloAddress? hint = null)
    {
        Dictionary<string, object> data = hint is null ? [] : new() { [IPlacementDirector.PlacementHintKey] = hint };
        return _director.OnAddActivation(new RoomPlacement(), new PlacementTarget(default, data, default, 0), new Context(compatible));
    }

    private sealed class Context(SiloAddress[] compatible) : IPlacementContext
    {
        public SiloAddress LocalSilo => Reports.Address(1);

        public SiloStatus LocalSiloStatus => SiloStatus.Active;

        public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => compatible;

        public IReadOnlyDictionary<ushort, SiloAddress[]> GetCompatibleSilosWithVersions(PlacementTarget target) => throw new NotSupportedException();
    }
}
