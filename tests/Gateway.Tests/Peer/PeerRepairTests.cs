using System.Buffers.Binary;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Repair;
using Spaces.Gateway.Rtcp;
using Spaces.Gateway.Srtp;
using Spaces.TestKit;

namespace Spaces.Gateway.Tests.Peer;

/// <summary>Lost packets, both ways, through a whole connection.</summary>
public sealed class PeerRepairTests
{
    private const byte Red = 63;

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void A_lost_packet_is_filled_in_once_with_its_own_number_and_time()
    {
        using var rig = PeerRig.Speaking(Receiving);
        rig.Receive(RedRtp(rig, 0));
        rig.Receive(RedRtp(rig, 3));
        rig.Receive(RedRtp(rig, 4));

        Assert.Equal([0, 1, 2, 3, 4], rig.Heard.Select(h => h.Sequence));
        Assert.Equal([0, 960, 1920, 2880, 3840], rig.Heard.Select(h => h.MediaTime));
        Assert.All(rig.Heard, h => Assert.Equal(Voice(h.Sequence), h.Payload));
        Assert.Equal(2, rig.Repairs(RepairCount.Recovered));
        Assert.Equal(3, rig.Repairs(RepairCount.RedReceived));
    }

    [Fact]
    public void Redundancy_is_taken_only_when_it_was_agreed_on_and_only_in_good_form()
    {
        using var without = PeerRig.Speaking();
        without.Receive(RedRtp(without, 1));
        Assert.Equal(1, without.Drops(DropReason.WrongPayloadType));

        using var rig = PeerRig.Speaking(Receiving);
        rig.Receive(rig.Rtp(1, payload: [0xEF, 1], payloadType: Red));
        Assert.Equal(1, rig.Drops(DropReason.Malformed));
        rig.Receive(rig.Rtp(2, payload: [0xF8, 1]));
        Assert.Equal([0], rig.Heard.Select(h => h.Sequence));
    }

    [Fact]
    public void What_was_said_while_muted_does_not_come_back_by_redundancy()
    {
        using var rig = PeerRig.Speaking(Receiving);
        rig.Receive(RedRtp(rig, 0));
        rig.Peer.Permission = SendPermission.Muted;
        rig.Receive(RedRtp(rig, 2));
        rig.Peer.Permission = SendPermission.Allowed;
        rig.Receive(RedRtp(rig, 5)); // 3 and 4 were lost: who knows when they were said

        Assert.Equal([0, 5], rig.Heard.Select(h => h.Sequence));
    }

    [Fact]
    public void Another_microphone_track_does_not_fill_gaps_of_the_one_before()
    {
        using var rig = PeerRig.Speaking(Receiving);
        rig.Receive(RedRtp(rig, 10));
        rig.Receive(RedRtp(rig, 500, ssrc: 77));
        Assert.Equal([0, 1], rig.Heard.Select(h => h.Sequence));
        Assert.Equal(0, rig.Repairs(RepairCount.Recovered));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.10)]
    [InlineData(0.20)]
    public void Redundancy_raises_the_share_of_frames_that_arrive(double loss)
    {
        const int Packets = 2000;
        var shares = new List<double>();
        foreach (var red in new[] { false, true })
        {
            using var rig = PeerRig.Speaking(Receiving);
            var link = new LinkEmulator(
                new LinkConditions { Loss = loss, Delay = TimeSpan.FromMilliseconds(30), Jitter = TimeSpan.FromMilliseconds(15), Duplication = 0.01 },
                seed: 4711);
            for (var i = 1; i <= Packets; i++)
            {
                rig.Now += Frame;
                link.Send(red ? RedRtp(rig, (ushort)i) : rig.Rtp((ushort)i), rig.Now);
                while (link.TryReceive(rig.Now, out var datagram))
                {
                    rig.Receive(datagram);
                }
            }

            // Two in a packet of the same number are the jitter buffer's to tell apart; here each number counts once.
            shares.Add(rig.Heard.Select(h => h.Sequence).Distinct().Count() / (double)Packets);
        }

        Assert.InRange(shares[0], 1 - (loss * 1.3) - 0.002, 1 - (loss * 0.7));

        // Two copies behind: three losses in a row are needed.
        Assert.True(shares[1] > 1 - (loss * loss * loss) - 0.01, $"{shares[1]} of the frames came");
    }

    [Fact]
    public void Loss_that_a_listener_reports_asks_for_redundancy_and_good_reports_end_it()
    {
        var outbound = new OutboundStream(PeerRig.LocalSsrc, PeerRig.PayloadType, 0, 0) { RedPayloadType = Red };
        using var rig = PeerRig.Speaking(Listening, outbound);
        Report(rig, fractionLost: 13); // 5 %, half of which counts at first
        Assert.Equal(0, outbound.Redundancy);
        Report(rig, fractionLost: 13);
        Assert.Equal(1, outbound.Redundancy);
        Assert.Equal(1, rig.Repairs(RepairCount.ListenersWithLoss));
        Report(rig, fractionLost: 80);
        Assert.Equal(2, outbound.Redundancy);
        for (var i = 0; i < 8; i++)
        {
            Report(rig, fractionLost: 0);
        }

        Assert.Equal(0, outbound.Redundancy);
        Assert.Equal(0, rig.Repairs(RepairCount.ListenersWithLoss));
    }

    [Fact]
    public void A_listener_who_did_not_offer_redundancy_gets_none_and_is_counted_all_the_same()
    {
        var outbound = new OutboundStream(PeerRig.LocalSsrc, PeerRig.PayloadType, 0, 0);
        using var rig = PeerRig.Speaking(s => s with { Repair = new RepairSetup(new RepairOptions(), new RingBudget(10)) }, outbound);
        Report(rig, fractionLost: 80);
        Report(rig, fractionLost: 80);
        Assert.Equal(0, outbound.Redundancy);
        Assert.Equal(1, rig.Repairs(RepairCount.ListenersWithLoss));
        Assert.Equal(-1, rig.Peer.EndRepair());
        Assert.Equal(0, rig.Peer.EndRepair());
    }

    [Fact]
    public void A_lost_packet_is_sent_again_with_the_same_bytes_and_the_listener_takes_it()
    {
        var outbound = new OutboundStream(PeerRig.LocalSsrc, PeerRig.PayloadType, 100, 0);
        using var rig = PeerRig.Speaking(Listening, outbound);
        Nack(rig, 100); // the first request begins to keep packets
        Assert.Equal(1, rig.Repairs(RepairCount.NackRefused));

        var packets = Enumerable.Range(0, 5).Select(i => Write(outbound, i)).ToList();
        rig.Sent.Clear();
        Nack(rig, 101, 0b101); // 101, 102, 104
        Assert.Equal([packets[1], packets[2], packets[4]], rig.Sent.Select(s => s.Datagram));
        Assert.All(rig.Sent, s => Assert.Equal(PeerRig.Home, s.To));
        Assert.Equal(3, rig.Repairs(RepairCount.NackAnswered));

        var again = rig.Sent[0].Datagram.ToArray();
        Assert.Equal(SrtpResult.Ok, rig.ClientRtpIn.Unprotect(again, out _));
        Assert.Equal(SrtpResult.Replayed, rig.ClientRtpIn.Unprotect(packets[1], out _));
    }

    [Fact]
    public void Requests_for_other_streams_and_unknown_packets_are_not_answered()
    {
        var outbound = new OutboundStream(PeerRig.LocalSsrc, PeerRig.PayloadType, 100, 0);
        using var rig = PeerRig.Speaking(Listening, outbound);
        Nack(rig, 0);
        Write(outbound, 0);
        rig.Sent.Clear();
        Nack(rig, 100, ssrc: 5);
        Nack(rig, 40);
        Assert.Empty(rig.Sent);
    }

    [Fact]
    public void Requests_cannot_make_us_send_more_than_a_bucket_holds()
    {
        var outbound = new OutboundStream(PeerRig.LocalSsrc, PeerRig.PayloadType, 100, 0);
        using var rig = PeerRig.Speaking(Listening, outbound);
        Nack(rig, 0);
        for (var i = 0; i < PacketRing.Capacity; i++)
        {
            Write(outbound, i);
        }

        // Ten seconds of the same request, as often as reports are let in.
        rig.Sent.Clear();
        for (var i = 0; i < 500; i++)
        {
            rig.Now += Frame;
            Nack(rig, 100, 0xFFFF);
        }

        Assert.InRange(rig.Sent.Count, 1, PacketRing.Capacity + (10 * PeerConnection.MaxResendsPerSecond));
        Assert.True(rig.Repairs(RepairCount.NackRefused) > 1000);
    }

    [Fact]
    public void The_ring_goes_when_nobody_needed_it_for_long_or_the_connection_ends()
    {
        var budget = new RingBudget(10);
        var outbound = new OutboundStream(PeerRig.LocalSsrc, PeerRig.PayloadType, 100, 0);
        using var rig = PeerRig.Speaking(s => Listening(s) with { Repair = Listening(s).Repair! with { Rings = budget } }, outbound);
        Nack(rig, 0);
        Assert.NotNull(outbound.Ring);
        Assert.Equal(1, budget.Taken);
        for (var i = 0; i < 12; i++)
        {
            // Still there, still hearing well.
            rig.RunTo(rig.Now + TimeSpan.FromSeconds(3));
            rig.Check(PeerRig.Home);
        }

        Assert.Null(outbound.Ring);
        Assert.Equal(0, budget.Taken);
        Nack(rig, 0);
        rig.Peer.EndRepair();
        Assert.Null(outbound.Ring);
        Assert.Equal(0, budget.Taken);
    }

    private static PeerSetup Receiving(PeerSetup setup) =>
        setup with { Repair = new RepairSetup(new RepairOptions { Red = RedUse.Receive }, new RingBudget(10)) { RedIn = Red } };

    private static PeerSetup Listening(PeerSetup setup) =>
        setup with { Repair = new RepairSetup(new RepairOptions(), new RingBudget(10)) { RedOut = Red, Nack = true } };

    private static byte[] Voice(long sequence) => [0xF8, (byte)sequence, (byte)(sequence >> 8)];

    private static byte[] RedRtp(PeerRig rig, ushort sequence, uint ssrc = PeerRig.ClientSsrc)
    {
        var payload = new byte[64];
        var length = RedPayload.Write(payload, PeerRig.PayloadType, Voice(sequence), Voice(sequence - 1), 960, Voice(sequence - 2), 1920);
        return rig.Rtp(sequence, payload: payload[..length], payloadType: Red, ssrc: ssrc);
    }

    private static byte[] Write(OutboundStream outbound, long tick)
    {
        var packet = new byte[200];
        return packet[..outbound.Write(packet, [0xF8, (byte)tick], tick, marker: false, Frame * tick)];
    }

    private static void Report(PeerRig rig, byte fractionLost)
    {
        rig.Now += TimeSpan.FromSeconds(5);
        var report = new byte[100];
        var length = ReceiverReport.Write(report, PeerRig.ClientSsrc, [new ReportBlock(PeerRig.LocalSsrc, fractionLost, 0, 0, 0, 0, 0)]);
        rig.ReceiveRtcp(report.AsSpan(0, length));
    }

    // RFC 4585 section 6.2.1, in a compound as browsers send it: a receiver report first.
    private static void Nack(PeerRig rig, ushort first, ushort following = 0, uint ssrc = PeerRig.LocalSsrc)
    {
        var report = new byte[100];
        var length = ReceiverReport.Write(report, PeerRig.ClientSsrc, []);
        byte[] nack = [0x81, 205, 0, 3, 0xC1, 0x1E, 0x27, 0x01, 0, 0, 0, 0, (byte)(first >> 8), (byte)first, (byte)(following >> 8), (byte)following];
        BinaryPrimitives.WriteUInt32BigEndian(nack.AsSpan(8), ssrc);
        nack.CopyTo(report, length);
        rig.ReceiveRtcp(report.AsSpan(0, length + nack.Length));
    }
}
