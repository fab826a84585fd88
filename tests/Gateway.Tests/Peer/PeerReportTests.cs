using Spaces.Gateway.Metrics;
using Spaces.Gateway.Net;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Rtcp;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Peer;

/// <summary>RTCP both ways.</summary>
public sealed class PeerReportTests
{
    private const uint OtherSsrc = 0x0C1E_2702;

    [Fact]
    public void Before_anything_was_sent_a_receiver_report_tells_what_came_in()
    {
        using var rig = PeerRig.Speaking();
        foreach (ushort sequence in new ushort[] { 10, 11, 13, 14 })
        {
            rig.Receive(rig.Rtp(sequence));
        }

        var (compound, to) = NextReport(rig);

        Assert.Equal(PeerRig.Home, to);
        var reader = new CompoundReader(compound);
        Assert.True(reader.TryRead(out var packet));
        Assert.True(ReceiverReport.TryParse(packet, out var report));
        Assert.Equal(PeerRig.LocalSsrc, report.Ssrc);
        Assert.True(ReportBlock.TryRead(packet, 0, out var block));
        Assert.Equal(PeerRig.ClientSsrc, block.Ssrc);
        Assert.Equal(1, block.CumulativeLost);
        Assert.Equal(256 / 5, block.FractionLost);
        Assert.Equal(14u, block.ExtendedHighest);
        Assert.Equal(0u, block.LastSenderReport);
        AssertName(ref reader);
    }

    [Fact]
    public void A_late_packet_of_the_source_before_does_not_make_the_statistics_begin_anew()
    {
        using var rig = PeerRig.Speaking();
        var late = rig.Rtp(100);
        rig.Receive(rig.Rtp(101));
        rig.Receive(rig.Rtp(102));
        for (ushort sequence = 10; sequence < 15; sequence++)
        {
            rig.Receive(rig.Rtp(sequence, ssrc: OtherSsrc));
        }

        var stream = rig.Peer.Reports.Incoming;
        rig.Receive(late);
        rig.Receive(rig.Rtp(15, ssrc: OtherSsrc));

        Assert.Equal(OtherSsrc, stream!.Ssrc);
        Assert.Same(stream, rig.Peer.Reports.Incoming);
    }

    [Fact]
    public void Once_something_was_sent_a_sender_report_ties_the_stream_to_the_wall_clock()
    {
        var outbound = new OutboundStream(PeerRig.LocalSsrc, PeerRig.PayloadType, 65_535, 1_000);
        using var rig = PeerRig.Speaking(outbound: outbound);
        var packet = new byte[200];
        Assert.True(outbound.Write(packet, new byte[80], tick: 0, marker: true, rig.Now) > 0);
        Assert.True(outbound.Write(packet, new byte[70], tick: 1, marker: false, rig.Now) > 0);
        var sentAt = rig.Now;

        var (compound, _) = NextReport(rig);

        var reader = new CompoundReader(compound);
        Assert.True(reader.TryRead(out var first));
        Assert.True(SenderReport.TryParse(first, out var report));
        Assert.Equal(PeerRig.LocalSsrc, report.Ssrc);
        Assert.Equal(2u, report.PacketCount);
        Assert.Equal(150u, report.OctetCount);
        Assert.Equal(NtpTime.From(rig.Now + PeerRig.WallClockAtZero), report.Ntp);
        Assert.Equal(1_000 + 960 + (uint)((rig.Now - sentAt).TotalSeconds * 48_000), report.RtpTimestamp);
        Assert.Equal(0, first.Count);
        AssertName(ref reader);
    }

    [Fact]
    public void A_sender_report_of_the_client_is_echoed_with_the_time_that_it_waited()
    {
        using var rig = PeerRig.Speaking();
        rig.Receive(rig.Rtp(1));
        var buffer = new byte[64];
        var ntp = 0x1234_5678_9ABC_DEF0UL;
        SenderReport.Write(buffer, new SenderReport(PeerRig.ClientSsrc, ntp, 0, 1, 1));
        var at = rig.Now;
        rig.ReceiveRtcp(buffer.AsSpan(0, SenderReport.LengthWith(0)));

        var (compound, _) = NextReport(rig);

        var reader = new CompoundReader(compound);
        Assert.True(reader.TryRead(out var packet));
        Assert.True(ReportBlock.TryRead(packet, 0, out var block));
        Assert.Equal(NtpTime.Middle(ntp), block.LastSenderReport);
        Assert.Equal(NtpTime.ToShortUnits(rig.Now - at), block.DelaySinceLastSenderReport);
    }

    [Fact]
    public void A_report_of_the_client_tells_loss_and_round_trip()
    {
        using var rig = PeerRig.Speaking();
        var reportSent = rig.Now;
        rig.Now += TimeSpan.FromMilliseconds(350);
        var block = new ReportBlock(
            PeerRig.LocalSsrc,
            64,
            0,
            0,
            0,
            NtpTime.Middle(NtpTime.From(reportSent + PeerRig.WallClockAtZero)),
            NtpTime.ToShortUnits(TimeSpan.FromMilliseconds(300)));
        var buffer = new byte[128];

        var other = ReceiverReport.Write(buffer, PeerRig.ClientSsrc, [block with { Ssrc = 1, FractionLost = 9 }]);
        rig.ReceiveRtcp(buffer.AsSpan(0, other));
        Assert.Null(rig.Peer.Reports.RoundTrip);
        rig.ReceiveRtcp(buffer.AsSpan(0, ReceiverReport.Write(buffer, PeerRig.ClientSsrc, [block])));

        Assert.Equal(64, rig.Peer.Reports.FractionLost);
        Assert.Equal(50, rig.Peer.Reports.RoundTrip!.Value.TotalMilliseconds, 0.1);
    }

    [Fact]
    public void Reports_come_at_their_pace_and_follow_the_client()
    {
        using var rig = PeerRig.Speaking();
        rig.Sent.Clear();
        rig.RunTo(rig.Now + TimeSpan.FromSeconds(4));
        rig.Check(PeerRig.Mobile);
        rig.RunTo(rig.Now + TimeSpan.FromSeconds(6));

        // 1.25 s after the keys and then every 2.5 s; the answer to the check is the third.
        Assert.Equal([PeerRig.Home, PeerRig.Home, PeerRig.Mobile, PeerRig.Mobile, PeerRig.Mobile], rig.Sent.Select(s => s.To));
    }

    [Fact]
    public void Another_source_is_reported_anew()
    {
        using var rig = PeerRig.Speaking();
        rig.Receive(rig.Rtp(1));
        rig.Receive(rig.Rtp(1000, ssrc: 77));

        Assert.Equal(77u, rig.Peer.Reports.Incoming!.Ssrc);
        Assert.Equal(1, rig.Peer.Reports.Incoming.PacketsReceived);
    }

    [Fact]
    public void A_replayed_and_a_broken_compound_are_counted()
    {
        using var rig = PeerRig.Speaking();
        var compound = new byte[] { 0x80, 201, 0, 1, 0, 0, 0, 1, 0x80, 201, 0, 9 };
        var datagram = rig.ProtectRtcp(compound);

        rig.Peer.HandleRtcp([.. datagram], rig.Now, rig);
        rig.Peer.HandleRtcp([.. datagram], rig.Now, rig);

        Assert.Equal(1, rig.Drops(DropReason.Malformed));
        Assert.Equal(1, rig.Drops(DropReason.Replayed));
    }

    private static (byte[] Compound, TransportAddress To) NextReport(PeerRig rig)
    {
        rig.Sent.Clear();
        rig.RunTo(rig.Now + PeerTimings.Default.Report);
        var (datagram, to) = rig.Sent[^1];
        Assert.Equal(SrtpResult.Ok, rig.ClientRtcpIn.Unprotect(datagram, out var length));

        // The time of the report, for what it says of elapsed time.
        rig.Now -= PeerTimings.Default.Report / 2;
        return (datagram[..length], to);
    }

    private static void AssertName(ref CompoundReader reader)
    {
        Assert.True(reader.TryRead(out var packet));
        Assert.True(Sdes.TryReadCanonicalName(packet, out var ssrc, out var name));
        Assert.Equal(PeerRig.LocalSsrc, ssrc);
        Assert.Equal("space"u8, name);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
    }
}
