using Spaces.Gateway.Draining;
using Spaces.Gateway.Tests.Hub;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Draining;

public sealed class GatewayRosterTests
{
    private readonly GatewayId _self = GatewayId.New();
    private readonly GatewayRoster _roster = new();

    [Fact]
    public void Nobody_is_known_at_first()
    {
        Assert.False(_roster.HasOthers);
        Assert.Empty(_roster.Next());
        Assert.Equal("", _roster.OriginsText);
    }

    [Fact]
    public void Clients_go_to_others_that_serve_and_have_room_the_least_busy_first()
    {
        var self = FakeCoordinator.Other("https://self") with { Gateway = _self };
        Assert.True(_roster.Update(_self,
        [
            self,
            FakeCoordinator.Other("https://busy", load: 0.8),
            FakeCoordinator.Other("https://calm/", load: 0.1),
            FakeCoordinator.Other("https://full", accepts: false),
            FakeCoordinator.Other("https://leaving", state: NodeState.Draining),
            FakeCoordinator.Other("https://other-path/x"),
            FakeCoordinator.Other("https://calm", load: 0.9),
        ]));
        Assert.Equal(["https://calm", "https://busy"], _roster.Urls);
        Assert.False(_roster.Update(_self, [self, FakeCoordinator.Other("https://busy", load: 0), FakeCoordinator.Other("https://calm", load: 1)]));
    }

    [Fact]
    public void Each_client_is_told_to_begin_elsewhere_and_of_eight_at_most()
    {
        _roster.Update(_self, [.. Enumerable.Range(0, 20).Select(i => FakeCoordinator.Other($"https://g{i}"))]);
        var told = Enumerable.Range(0, 20).Select(_ => _roster.Next()).ToArray();
        Assert.All(told, t => Assert.Equal(GatewayRoster.MostTold, t.Distinct().Count()));
        Assert.Equal(20, told.Select(t => t[0]).Distinct().Count());
    }

    [Fact]
    public void A_gateway_without_an_address_takes_newcomers_and_no_moves()
    {
        _roster.Update(_self, [FakeCoordinator.Other("")]);
        Assert.True(_roster.HasOthers);
        Assert.Empty(_roster.Urls);
    }

    [Fact]
    public void Pages_of_gateways_that_are_gone_may_still_call()
    {
        _roster.Update(_self, [FakeCoordinator.Other("https://B.example:443", accepts: false), FakeCoordinator.Other("http://a:8080")]);
        _roster.Update(_self, []);
        Assert.True(_roster.Knows("https://b.example") && _roster.Knows("http://a:8080"));
        Assert.False(_roster.Knows("http://a") || _roster.Knows("null") || _roster.Knows(""));
        Assert.Equal(" http://a:8080 https://b.example", _roster.OriginsText);
        Assert.False(_roster.HasOthers);
    }
}
