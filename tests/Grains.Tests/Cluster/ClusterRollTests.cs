using Spaces.Grains.Cluster;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Tests.Cluster;

public sealed class ClusterRollTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ClusterRoll _roll = new();

    [Fact]
    public void Nodes_are_listed_by_name_with_their_newest_report()
    {
        _roll.Report(Reports.Silo(2, rooms: 1), At(0));
        _roll.Report(Reports.Silo(1), At(0));
        _roll.Report(Reports.Silo(2, rooms: 7), At(1));
        _roll.Report(Reports.Gateway(GatewayId.New(), "b"), At(1));
        _roll.Report(Reports.Gateway(GatewayId.New(), "a"), At(1));

        var status = _roll.Status(At(1));
        Assert.Equal([("silo-1", 0), ("silo-2", 7)], status.Silos.Select(s => (s.Name, s.Rooms)));
        Assert.Equal(["a", "b"], status.Gateways.Select(g => g.Name));
    }

    [Fact]
    public void Who_does_not_report_is_forgotten_and_who_has_said_goodbye_sooner()
    {
        _roll.Report(Reports.Silo(1), At(0));
        _roll.Report(Reports.Silo(2, NodeState.Stopping), At(0));
        Assert.Equal(2, _roll.Silos(At(2)).Length);
        Assert.Equal(["silo-1"], _roll.Silos(At(2.1)).Select(s => s.Name));
        Assert.Single(_roll.Silos(At(5)));
        Assert.Empty(_roll.Silos(At(5.1)));
        Assert.Equal(NodeCommandOutcome.UnknownNode, _roll.Drain("silo-1", Deadline, At(5.1)));
    }

    [Fact]
    public void A_restarted_node_takes_the_place_of_its_former_run_and_has_no_orders()
    {
        _roll.Report(Reports.Silo(1), At(0));
        _roll.Report(Reports.Silo(2), At(0));
        Assert.Equal(NodeCommandOutcome.Accepted, _roll.Drain("silo-1", Deadline, At(0)));
        Assert.Null(_roll.Report(Reports.Silo(1, generation: 2, uptime: 0.5), At(1)));
        Assert.Equal(Reports.Address(1, 2), _roll.Silos(At(1))[0].Address);

        // The former run is still ending, and reports once more.
        Assert.Null(_roll.Report(Reports.Silo(1, NodeState.Stopping, uptime: 101.5), At(1.5)));
        Assert.Equal(Reports.Address(1, 2), _roll.Silos(At(1.5))[0].Address);
    }

    [Fact]
    public void An_order_is_told_until_the_node_says_that_it_does_so()
    {
        _roll.Report(Reports.Silo(1), At(0));
        _roll.Report(Reports.Silo(2), At(0));
        Assert.Equal(NodeCommandOutcome.Accepted, _roll.Drain("silo-1", Deadline, At(0)));
        Assert.True(_roll.HasOrders);
        Assert.Equal(new NodeOrder(true, Deadline), _roll.Report(Reports.Silo(1), At(1)));
        Assert.Null(_roll.Report(Reports.Silo(2), At(1)));
        Assert.Equal(new NodeOrder(true, Deadline), _roll.Report(Reports.Silo(1), At(2)));
        Assert.Null(_roll.Report(Reports.Silo(1, NodeState.Draining), At(3)));
        Assert.False(_roll.HasOrders);

        // Another deadline while it drains has to be told once, whatever the node says.
        Assert.Equal(NodeCommandOutcome.Accepted, _roll.Drain("silo-1", Deadline * 2, At(3)));
        Assert.Equal(new NodeOrder(true, Deadline * 2), _roll.Report(Reports.Silo(1, NodeState.Draining), At(4)));
        Assert.Null(_roll.Report(Reports.Silo(1, NodeState.Drained), At(5)));

        Assert.Equal(NodeCommandOutcome.Accepted, _roll.Resume("silo-1", At(5)));
        Assert.Equal(new NodeOrder(false, TimeSpan.Zero), _roll.Report(Reports.Silo(1, NodeState.Drained), At(6)));
        Assert.Null(_roll.Report(Reports.Silo(1), At(7)));
    }

    [Fact]
    public void The_last_serving_node_of_a_kind_is_not_drained()
    {
        var (east, west) = (GatewayId.New(), GatewayId.New());
        _roll.Report(Reports.Silo(1), At(0));
        _roll.Report(Reports.Silo(2), At(0));
        _roll.Report(Reports.Gateway(east, "east"), At(0));
        Assert.Equal(NodeCommandOutcome.LastNode, _roll.Drain("east", Deadline, At(0)));
        _roll.Report(Reports.Gateway(west, "west"), At(0));
        Assert.Equal(NodeCommandOutcome.Accepted, _roll.Drain("east", Deadline, At(0)));
        Assert.Equal(NodeCommandOutcome.LastNode, _roll.Drain("west", Deadline, At(0)));

        // The order to the first one is not told yet, and counts.
        Assert.Equal(NodeCommandOutcome.Accepted, _roll.Drain("silo-1", Deadline, At(0)));
        Assert.Equal(NodeCommandOutcome.LastNode, _roll.Drain("silo-2", Deadline, At(0)));
        Assert.Equal(NodeCommandOutcome.Accepted, _roll.Drain("silo-1", Deadline, At(0)));
        Assert.Equal(NodeCommandOutcome.Accepted, _roll.Resume("silo-1", At(0)));
        Assert.Equal(NodeCommandOutcome.Accepted, _roll.Drain("silo-2", Deadline, At(0)));
        Assert.Equal(NodeCommandOutcome.UnknownNode, _roll.Drain("silo-3", Deadline, At(0)));
        Assert.Equal(NodeCommandOutcome.UnknownNode, _roll.Resume("silo-3", At(0)));
    }

    [Fact]
    public void A_node_that_ends_is_not_called_back()
    {
        _roll.Report(Reports.Silo(1, NodeState.Stopping), At(0));
        _roll.Report(Reports.Silo(2), At(0));
        Assert.Equal(NodeCommandOutcome.UnknownNode, _roll.Resume("silo-1", At(0)));
        Assert.Equal(NodeCommandOutcome.Accepted, _roll.Drain("silo-1", Deadline, At(0)));
        Assert.Equal(NodeCommandOutcome.LastNode, _roll.Drain("silo-2", Deadline, At(0)));
    }

    [Fact]
    public void A_deadline_that_is_none_is_put_into_bounds()
    {
        _roll.Report(Reports.Silo(1), At(0));
        _roll.Report(Reports.Silo(2), At(0));
        _roll.Drain("silo-1", -Deadline, At(0));
        Assert.Equal(TimeSpan.Zero, _roll.Report(Reports.Silo(1), At(0))!.Deadline);
        _roll.Drain("silo-1", TimeSpan.MaxValue, At(0));
        Assert.Equal(ClusterRoll.LongestDrain, _roll.Report(Reports.Silo(1), At(0))!.Deadline);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
