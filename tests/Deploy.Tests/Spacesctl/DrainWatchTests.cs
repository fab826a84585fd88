using Spaces.Spacesctl.Client;
using Spaces.Spacesctl.Commands;

namespace Spaces.Deploy.Tests.Spacesctl;

public sealed class DrainWatchTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly DrainWatch _watch = new(Deadline);

    [Fact]
    public void Reports_from_before_the_order_end_nothing()
    {
        Assert.Equal(DrainStand.Going, _watch.Next(Silo("serving", 3), TimeSpan.Zero));
        Assert.Equal(DrainStand.Going, _watch.Next(Silo("draining", 0), TimeSpan.FromSeconds(2)));
        Assert.Equal(DrainStand.Drained, _watch.Next(Silo("drained", 0), TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void What_is_left_after_the_deadline_and_a_report_or_two_stays()
    {
        Assert.Equal(DrainStand.Going, _watch.Next(Silo("draining", 1), Deadline + TimeSpan.FromSeconds(5)));
        Assert.Equal(DrainStand.DeadlinePassed, _watch.Next(Silo("draining", 1), Deadline + TimeSpan.FromSeconds(5.1)));
        Assert.Equal(DrainStand.DeadlinePassed, _watch.Next(Silo("drained", 1), TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_node_that_never_took_the_order_up_is_not_waited_for_longer() =>
        Assert.Equal(DrainStand.DeadlinePassed, _watch.Next(Silo("serving", 1), Deadline + TimeSpan.FromSeconds(6)));

    [Fact]
    public void A_node_that_serves_after_it_drained_was_resumed()
    {
        _watch.Next(Silo("draining", 1), TimeSpan.FromSeconds(1));
        Assert.Equal(DrainStand.Resumed, _watch.Next(Silo("serving", 1), TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_node_that_is_gone_was_drained_only_if_it_had_nothing_left()
    {
        _watch.Next(Silo("draining", 1), TimeSpan.FromSeconds(1));
        Assert.Equal(DrainStand.Lost, _watch.Next(null, TimeSpan.FromSeconds(2)));
        _watch.Next(Silo("draining", 0), TimeSpan.FromSeconds(3));
        Assert.Equal(DrainStand.Drained, _watch.Next(null, TimeSpan.FromSeconds(4)));
        Assert.Equal(DrainStand.Lost, new DrainWatch(Deadline).Next(null, TimeSpan.Zero));
    }

    [Fact]
    public void A_gateway_hands_over_people_and_not_rooms()
    {
        Assert.Equal(DrainStand.Going, _watch.Next(Silo("stopping", 0) with { Kind = "gateway", Connections = 2 }, TimeSpan.FromSeconds(1)));
        Assert.Equal(DrainStand.Drained, _watch.Next(Silo("stopping", 5) with { Kind = "gateway", Connections = 0 }, TimeSpan.FromSeconds(2)));
    }

    private static Node Silo(string state, int rooms) => new("a", "silo", state, false, "1", 1, rooms, null, null, 0, 1, 0, null, null, null);
}
