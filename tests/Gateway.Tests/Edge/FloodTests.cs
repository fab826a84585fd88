using System.Net;
using System.Net.Sockets;
using Spaces.Gateway.Metrics;

namespace Spaces.Gateway.Tests.Edge;

/// <summary>Runs with nothing beside it, as it measures what the process allocates.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Strangers at the media port.</summary>
[Collection(nameof(Alone))]
public sealed class FloodTests
{
    private const int Datagrams = 20_000;
    private const int AtOnce = 50;

    [Fact]
    public void Garbage_is_counted_by_its_reason_and_leaves_no_trace()
    {
        using var rig = new EdgeRig();
        using var client = rig.Connect();
        using var stranger = ScriptedClient.NewSocket();
        var target = new IPEndPoint(rig.Address.Address, rig.Address.Port).Serialize();
        var check = PeerCheck();
        byte[][] kinds =
        [
            [64, 1, 2, 3, 4, 5, 6, 7, 8, 9],
            [22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 9],
            [0x80, 201, 0, 1, 0, 0, 0, 1],
            check,
            [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            new byte[3000],
            [],
        ];
        Flood(Datagrams / 10);
        var dropped = rig.AllDrops;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);

        Flood(Datagrams);

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Assert.Equal(Datagrams, rig.AllDrops - dropped);
        var share = (Datagrams + (Datagrams / 10)) / kinds.Length;
        Assert.Equal(3 * share, rig.Drops(DropReason.UnknownKind));
        Assert.Equal(share, rig.Drops(DropReason.EarlyDtls));
        Assert.Equal(2 * share, rig.Drops(DropReason.UnknownSender));
        Assert.Equal(2 * share, rig.Drops(DropReason.UnknownUfrag));
        Assert.Equal(1, rig.Edge.KnownAddresses);
        Assert.Equal(1, rig.Edge.Sessions);

        // The sweep and the test's own waiting allocate a little; 20,000 datagrams at one object each would be half a megabyte.
        Assert.InRange(allocated, 0, 256 * 1024);

        client.Send(client.Rtp(1));
        Poll.Until(() => client.Listener.Heard.Count == 1, "the client heard as before");

        void Flood(int count)
        {
            for (var i = 0; i < count; i++)
            {
                stranger.SendTo(kinds[i % kinds.Length], SocketFlags.None, target);
                if (i % AtOnce == AtOnce - 1)
                {
                    // Loopback loses what does not fit the socket's buffer: the next ones when these are counted.
                    Await(rig, ref _expected, AtOnce);
                }
            }
        }
    }

    [Fact]
    public void Noise_from_a_client_s_own_address_does_not_end_its_connection()
    {
        using var rig = new EdgeRig();
        using var client = rig.Connect();
        var random = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var noise = new byte[random.Next(13, 1400)];
            random.NextBytes(noise);
            noise[0] = (byte)(i % 3 == 0 ? 0x80 : i % 3 == 1 ? random.Next(20, 64) : random.Next(0, 256));
            client.Send(noise);
        }

        // What is left of the limit of floods after that comes back with time.
        ushort sequence = 0;
        client.Pump(() => !client.Listener.Heard.IsEmpty, "heard", () => client.Send(client.Rtp(++sequence)));
        Assert.Empty(client.Listener.Closings);
        Assert.Equal(1, rig.Edge.KnownAddresses);
    }

    private long _expected;

    private static void Await(EdgeRig rig, ref long expected, int more)
    {
        expected += more;
        var spin = new SpinWait();
        var deadline = Environment.TickCount64 + (long)Poll.Patience.TotalMilliseconds;
        while (rig.Drops(DropReason.UnknownKind) + rig.Drops(DropReason.EarlyDtls) + rig.Drops(DropReason.UnknownSender)
            + rig.Drops(DropReason.UnknownUfrag) < expected)
        {
            Assert.True(Environment.TickCount64 < deadline, "datagrams were lost on the way");
            spin.SpinOnce();
        }
    }

    private static byte[] PeerCheck() => new Ice.CheckWriter { Username = "nobody-knows:this" }.Write();
}
