using System.Text;
using Spaces.Gateway.Demux;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Tests.Demux;

public sealed class PeerTableTests
{
    private static readonly TransportAddress Home = TransportAddress.FromIPv4(0xC0000201, 5000);

    private readonly PeerTable<string> _table = new();

    [Fact]
    public void Finds_a_peer_by_the_fragment_that_was_given_out()
    {
        _table.Add("fragA", "A");
        _table.Add("fragB", "B");

        Assert.True(_table.TryFindByUfrag("fragA"u8, out var peer));
        Assert.Equal("A", peer);
        Assert.False(_table.TryFindByUfrag("FRAGA"u8, out _));
        Assert.False(_table.TryFindByUfrag("frag"u8, out _));
        Assert.False(_table.TryFindByUfrag(""u8, out _));

        _table.Remove("fragA");
        Assert.False(_table.TryFindByUfrag("fragA"u8, out _));
        Assert.Equal(["B"], _table.Peers);
    }

    [Fact]
    public void Fragments_that_are_no_text_or_too_long_find_nobody()
    {
        _table.Add(new string('a', 256), "long");

        Assert.True(_table.TryFindByUfrag(Encoding.ASCII.GetBytes(new string('a', 256)), out _));
        Assert.False(_table.TryFindByUfrag(Encoding.ASCII.GetBytes(new string('a', 257)), out _));
        Assert.False(_table.TryFindByUfrag([0xC3, 0xA4, 0xFF, 0x00], out _));
    }

    [Fact]
    public void An_address_belongs_to_whoever_authenticated_it_last()
    {
        Assert.False(_table.TryFindByAddress(Home, out _));
        _table.Bind(Home, "A");
        _table.Bind(Home, "A");
        _table.Bind(Home, "B");

        Assert.True(_table.TryFindByAddress(Home, out var peer));
        Assert.Equal("B", peer);
        Assert.Equal(1, _table.Addresses);
    }

    [Fact]
    public void Who_leaves_does_not_take_another_s_address_along()
    {
        _table.Bind(Home, "A");
        _table.Bind(Home, "B");

        _table.Unbind(Home, "A");
        Assert.True(_table.TryFindByAddress(Home, out _));
        _table.Unbind(Home, "B");
        Assert.False(_table.TryFindByAddress(Home, out _));
        Assert.Equal(0, _table.Addresses);
    }

    [Fact]
    public void Looking_for_strangers_allocates_nothing()
    {
        _table.Add("fragA", "A");
        _table.Bind(Home, "A");
        var found = 0;
        Look();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Look();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(2 * 2 * 500, found);

        void Look()
        {
            for (var i = 0; i < 1000; i++)
            {
                found += _table.TryFindByUfrag(i % 2 == 0 ? "fragA"u8 : "nobody"u8, out _) ? 1 : 0;
                found += _table.TryFindByAddress(i % 2 == 0 ? Home : Home with { Port = (ushort)i }, out _) ? 1 : 0;
            }
        }
    }
}
