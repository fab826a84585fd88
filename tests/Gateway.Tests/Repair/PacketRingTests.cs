using Spaces.Gateway.Repair;

namespace Spaces.Gateway.Tests.Repair;

public sealed class PacketRingTests
{
    [Fact]
    public void The_last_thirty_two_packets_are_kept_over_a_wrap()
    {
        var ring = new PacketRing();
        var packet = new byte[PacketRing.SlotBytes];
        Assert.Equal(0, ring.Copy(0, packet));
        for (var i = 65_500; i < 65_550; i++)
        {
            ring.Keep((ushort)i, [(byte)i, 7]);
        }

        for (var i = 65_518; i < 65_550; i++)
        {
            Assert.Equal(2, ring.Copy((ushort)i, packet));
            Assert.Equal((byte)i, packet[0]);
        }

        Assert.Equal(0, ring.Copy(65_517, packet));
        Assert.Equal(0, ring.Copy(65_550 % 65_536, packet));
    }

    [Fact]
    public void One_that_is_too_long_leaves_nothing_under_its_number()
    {
        var ring = new PacketRing();
        ring.Keep(1, [1]);
        ring.Keep(1 + PacketRing.Capacity, new byte[PacketRing.SlotBytes + 1]);
        Assert.Equal(0, ring.Copy(1 + PacketRing.Capacity, new byte[PacketRing.SlotBytes]));
        Assert.Equal(0, ring.Copy(1, new byte[PacketRing.SlotBytes]));
    }

    [Fact]
    public void A_ring_is_there_while_it_is_needed_and_the_gateway_has_so_many()
    {
        var budget = new RingBudget(1);
        var (first, second) = (new RingLease(budget), new RingLease(budget));
        first.Needed(Seconds(0));
        second.Needed(Seconds(0));
        Assert.NotNull(first.Ring);
        Assert.Null(second.Ring);

        first.Rest(Seconds(29));
        Assert.NotNull(first.Ring);
        first.Rest(Seconds(30));
        Assert.Null(first.Ring);
        second.Needed(Seconds(31));
        Assert.NotNull(second.Ring);
        second.End();
        second.End();
        Assert.Equal(0, budget.Taken);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
