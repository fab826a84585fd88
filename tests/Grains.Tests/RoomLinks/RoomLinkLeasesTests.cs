using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Media;
using Spaces.Grains.RoomLinks;
using Spaces.Grains.Tests.Media;

namespace Spaces.Grains.Tests.RoomLinks;

public sealed class RoomLinkLeasesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    private readonly MediaPlane _plane = new();
    private readonly RecordingLink _link = new();
    private readonly RoomLinkLeases _leases;

    public RoomLinkLeasesTests() => _leases = new RoomLinkLeases(_plane, Duration);

    [Fact]
    public void A_lease_is_good_until_its_time_and_for_as_long_as_it_is_renewed()
    {
        var gateway = GatewayId.New();
        var lease = _leases.Hold(gateway, _link, Noon);
        Assert.Same(lease, _leases.Find(gateway));
        Assert.Empty(_leases.Expired(Noon + Duration));
        Assert.Same(lease, _leases.Hold(gateway, _link, Noon.AddSeconds(5)));
        Assert.Empty(_leases.Expired(Noon.AddSeconds(15)));
        Assert.Equal([gateway], _leases.Expired(Noon.AddSeconds(15).AddTicks(1)));
    }

    [Fact]
    public void The_highest_loss_counts_until_its_gateway_is_gone()
    {
        Assert.Equal(0, _leases.HighestLossPercent);
        var (good, bad) = (GatewayId.New(), GatewayId.New());
        _leases.Hold(good, _link, Noon).LossPercent = 1;
        _leases.Hold(bad, _link, Noon).LossPercent = 9;
        Assert.Equal(9, _leases.HighestLossPercent);
        _leases.Drop(bad);
        Assert.Equal(1, _leases.HighestLossPercent);
    }

    [Fact]
    public void The_checksum_is_of_the_connections_that_are_there_in_whatever_order_they_came()
    {
        var lease = _leases.Hold(GatewayId.New(), _link, Noon);
        ConnectionId[] connections = [new(0b001), new(0b010), new(0b100)];
        Array.ForEach(connections, lease.Add);
        Assert.Equal((3, 0b111UL), (lease.Connections, lease.Checksum));
        lease.Remove(connections[1]);
        Assert.Equal((2, 0b101UL), (lease.Connections, lease.Checksum));
        lease.Remove(connections[0]);
        lease.Remove(connections[2]);
        Assert.Equal((0, 0UL), (lease.Connections, lease.Checksum));
    }

    [Fact]
    public void A_gateways_outbox_is_held_once_for_each_room()
    {
        var gateway = GatewayId.New();
        var other = new RoomLinkLeases(_plane, Duration);
        var outbox = _leases.Hold(gateway, _link, Noon).Outbox;
        Assert.Same(outbox, _leases.Hold(gateway, _link, Noon).Outbox);
        Assert.Same(outbox, other.Hold(gateway, _link, Noon).Outbox);

        _leases.Drop(gateway);
        _leases.Drop(gateway);
        Assert.Null(_leases.Find(gateway));
        Assert.Same(outbox, _leases.Hold(gateway, _link, Noon).Outbox);
        _leases.DropAll();
        other.DropAll();
        Assert.Empty(_leases.All);
        Assert.NotSame(outbox, _leases.Hold(gateway, _link, Noon).Outbox);
    }

    [Fact]
    public void A_renewed_lease_brings_the_gateways_fresh_reference()
    {
        var fresh = new RecordingLink();
        var gateway = GatewayId.New();
        _leases.Hold(gateway, _link, Noon);
        var lease = _leases.Hold(gateway, fresh, Noon);
        Assert.Same(fresh, lease.Link);
        lease.Outbox.Write(3L, static (writer, tick) => writer.Begin(1, tick, false, [1]), out _);
        _plane.Flush();
        Assert.Equal([3L], fresh.Ticks);
        Assert.Empty(_link.Messages);
    }
}
