using Spaces.Gateway.Metrics;
using Spaces.Gateway.Rtcp;
using Spaces.Gateway.Tests.Malformed;

namespace Spaces.Gateway.Tests.Peer;

/// <summary>No bytes make a connection throw: not a stranger's, and not those of a client that has the keys and means harm.</summary>
public sealed class HostilePeerTests
{
    // More often than the limits of floods allow nothing would get as far as the parsers.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(60);

    [Fact]
    public void No_bytes_make_the_checks_throw()
    {
        using var rig = PeerRig.Speaking();
        rig.Peer.RestartIce(new Gateway.Ice.IceCredentials("restarted", "another-password-of-24-characters"), "frag");
        EveryLength.Sweep(PeerRig.CheckBytes(), bytes => rig.Peer.HandleStun(bytes, PeerRig.Mobile, rig.Now, rig));
    }

    [Fact]
    public void No_bytes_from_without_make_media_throw_or_pass()
    {
        using var rig = PeerRig.Speaking();
        var good = rig.Rtp(1);
        EveryLength.Sweep(good, bytes =>
        {
            rig.Now += Step;
            rig.Receive(bytes);
        });

        Assert.Single(rig.Heard);
        Assert.Equal(0, rig.Drops(DropReason.Flood));
    }

    [Fact]
    public void No_bytes_from_without_make_reports_throw_or_pass()
    {
        using var rig = PeerRig.Speaking(s => s with { SendsOnly = true });
        var good = rig.ProtectRtcp(Compound());
        EveryLength.Sweep(good, bytes =>
        {
            rig.Now += Step;
            rig.Peer.HandleRtcp([.. bytes], rig.Now, rig);
        });

        Assert.Equal(64, rig.Peer.Reports.FractionLost);
        Assert.Empty(rig.Closings);
    }

    [Fact]
    public void No_authentic_media_makes_the_connection_throw()
    {
        using var rig = PeerRig.Speaking();
        ushort sequence = 0;
        EveryLength.Sweep(Plain(rig), bytes =>
        {
            if (bytes.Length >= 12)
            {
                // A fresh number in one of few sources, or nothing would get past the first.
                sequence++;
                bytes[2] = (byte)(sequence >> 8);
                bytes[3] = (byte)sequence;
                bytes.AsSpan(8, 4).Clear();
            }

            rig.Now += Step;
            rig.Receive(rig.Protect(bytes, bytes.Length, ssrc: 0));
        });

        Assert.All(rig.Heard, h => Assert.InRange(h.Payload.Length, 1, 1275));
        Assert.True(rig.Drops(DropReason.Malformed) > 0 && rig.Drops(DropReason.WrongPayloadType) > 0 && rig.Heard.Count > 1);
    }

    [Fact]
    public void No_authentic_report_makes_the_connection_throw()
    {
        using var rig = PeerRig.Speaking();
        rig.Receive(rig.Rtp(1));
        EveryLength.Sweep(Compound(), bytes =>
        {
            rig.Now += Step;
            if (bytes.Length >= 8)
            {
                bytes.AsSpan(4, 4).Clear();
            }

            rig.Peer.HandleRtcp(rig.ProtectRtcp(bytes), rig.Now, rig);
        });

        Assert.True(rig.Drops(DropReason.Malformed) > 0);
        Assert.Empty(rig.Closings);
    }

    private static byte[] Plain(PeerRig rig)
    {
        // Header and extension are clear in SRTP too; what the payload says is of no concern here.
        var datagram = rig.Rtp(0);
        return datagram[..^16];
    }

    private static byte[] Compound()
    {
        var buffer = new byte[256];
        var block = new ReportBlock(PeerRig.LocalSsrc, 64, 1, 2, 3, 4, 5);
        var length = SenderReport.Write(buffer, new SenderReport(PeerRig.ClientSsrc, 1, 2, 3, 4), [block]);
        length += Sdes.Write(buffer.AsSpan(length), PeerRig.ClientSsrc, "client"u8);
        length += Bye.Write(buffer.AsSpan(length), [PeerRig.ClientSsrc], "gone"u8);
        return buffer[..length];
    }
}
