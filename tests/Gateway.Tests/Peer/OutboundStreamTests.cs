using Spaces.Gateway.Peer;
using Spaces.Gateway.Rtp;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Peer;

public sealed class OutboundStreamTests
{
    [Fact]
    public void Nothing_goes_out_before_the_keys_and_after_the_end()
    {
        var stream = new OutboundStream(PeerRig.LocalSsrc, PeerRig.PayloadType, 1, 0);
        var packet = new byte[200];
        Assert.Equal(0, stream.Write(packet, [0xF8], 0, marker: true, TimeSpan.Zero));

        using var rig = PeerRig.Speaking(outbound: stream);
        Assert.NotEqual(0, stream.Write(packet, [0xF8], 0, marker: true, rig.Now));
        rig.Peer.Close(PeerCloseReason.Goodbye, rig);
        Assert.Equal(0, stream.Write(packet, [0xF8], 1, marker: true, rig.Now));

        Assert.Equal(1, stream.Packets);
        Assert.Equal(1, stream.Octets);
    }

    [Fact]
    public void The_client_hears_one_unbroken_stream_over_wraps_and_pauses()
    {
        var stream = new OutboundStream(PeerRig.LocalSsrc, PeerRig.PayloadType, 0x7FFF, uint.MaxValue - 2000);
        using var rig = PeerRig.Speaking(outbound: stream);
        var packet = new byte[200];
        var sequence = 0x7FFF;
        for (long tick = 0; sequence < 70_000; tick += sequence % 1000 == 0 ? 500 : 1)
        {
            var length = stream.Write(packet, [0xF8, (byte)tick], tick, marker: sequence % 7 == 0, rig.Now);
            Assert.Equal(SrtpResult.Ok, rig.ClientRtpIn.Unprotect(packet.AsSpan(0, length), out var plain));
            Assert.True(RtpHeader.TryParse(packet.AsSpan(0, plain), out var header));
            Assert.Equal((ushort)sequence, header.Sequence);
            Assert.Equal(unchecked(uint.MaxValue - 2000 + (uint)(tick * 960)), header.Timestamp);
            Assert.Equal(PeerRig.LocalSsrc, header.Ssrc);
            Assert.Equal(PeerRig.PayloadType, header.PayloadType);
            Assert.Equal(sequence % 7 == 0, header.Marker);
            sequence++;
        }
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var stream = new OutboundStream(PeerRig.LocalSsrc, PeerRig.PayloadType, 0, 0);
        using var rig = PeerRig.Speaking(outbound: stream);
        var packet = new byte[200];
        var payload = new byte[100];
        Run(0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2000, stream.Packets);
        Assert.Equal(0, allocated);

        void Run(int from)
        {
            for (var tick = from; tick < from + 1000; tick++)
            {
                stream.Write(packet, payload, tick, marker: false, rig.Now);
            }
        }
    }
}
