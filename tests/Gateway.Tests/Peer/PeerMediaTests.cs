using Spaces.Gateway.Metrics;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Rtp;
using Spaces.TestKit;

namespace Spaces.Gateway.Tests.Peer;

/// <summary>A speaker's packets: which reach the room, and what becomes of the others.</summary>
public sealed class PeerMediaTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Media_before_the_keys_is_counted_and_dropped()
    {
        using var rig = new PeerRig();
        rig.Check(PeerRig.Home);

        rig.Receive(rig.Rtp(1));
        rig.ReceiveRtcp(new byte[8]);

        Assert.Equal(2, rig.Drops(DropReason.NoKeysYet));
        Assert.False(rig.Peer.IsConnected);
        Assert.Empty(rig.Heard);
    }

    [Fact]
    public void A_packet_reaches_the_room_with_level_and_place()
    {
        using var rig = PeerRig.Speaking();
        rig.Receive(rig.Rtp(65_535, timestamp: uint.MaxValue - 959, payload: [0xF8, 1], level: 17, voice: true));
        rig.Receive(rig.Rtp(0, timestamp: 0, payload: [0xF8, 2], level: 90, voice: false));

        Assert.Equal([0, 1], rig.Heard.Select(h => h.Sequence));
        Assert.Equal([0, 960], rig.Heard.Select(h => h.MediaTime));
        Assert.Equal([17, 90], rig.Heard.Select(h => h.Level));
        Assert.Equal([true, false], rig.Heard.Select(h => h.Voice));
        Assert.Equal([0xF8, 2], rig.Heard[1].Payload);
        Assert.Equal(0, rig.AllDrops);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_packet_without_a_level_may_be_a_loud_one(bool negotiated)
    {
        using var rig = PeerRig.Speaking(s => s with { AudioLevelExtension = negotiated ? PeerRig.LevelExtension : null });

        rig.Receive(rig.Rtp(1, level: null));

        var heard = Assert.Single(rig.Heard);
        Assert.Equal(0, heard.Level);
        Assert.True(heard.Voice);
    }

    [Fact]
    public void A_repeated_packet_is_heard_once()
    {
        using var rig = PeerRig.Speaking();
        var packet = rig.Rtp(7);

        rig.Receive(packet);
        rig.Receive(packet);

        Assert.Single(rig.Heard);
        Assert.Equal(1, rig.Drops(DropReason.Replayed));
    }

    [Fact]
    public void A_packet_older_than_the_window_a_forged_one_and_a_fifth_stream_are_told_apart()
    {
        using var rig = PeerRig.Speaking();
        var old = rig.Rtp(1);
        rig.Receive(rig.Rtp(3000));
        rig.Receive(old);
        var forged = rig.Rtp(3001);
        forged[^1] ^= 1;
        rig.Receive(forged);
        for (uint ssrc = 1; ssrc <= 4; ssrc++)
        {
            rig.Receive(rig.Rtp(1, ssrc: ssrc));
        }

        Assert.Equal(1, rig.Drops(DropReason.TooOld));
        Assert.Equal(1, rig.Drops(DropReason.BadTag));
        Assert.Equal(1, rig.Drops(DropReason.TooManyStreams));
        Assert.Equal(4, rig.Heard.Count);
    }

    [Fact]
    public void Another_payload_type_an_empty_and_an_oversized_payload_do_not_pass()
    {
        using var rig = PeerRig.Speaking();

        rig.Receive(rig.Rtp(1, payloadType: 96));
        rig.Receive(rig.Rtp(2, payload: []));
        rig.Receive(rig.Rtp(3, payload: new byte[1276]));
        rig.Receive(rig.Rtp(4, payload: new byte[1275]));

        Assert.Equal(1, rig.Drops(DropReason.WrongPayloadType));
        Assert.Equal(1, rig.Drops(DropReason.Malformed));
        Assert.Equal(1, rig.Drops(DropReason.TooLarge));
        Assert.Equal(1275, Assert.Single(rig.Heard).Payload.Length);
    }

    [Fact]
    public void Authentic_padding_that_is_a_lie_does_not_pass()
    {
        using var rig = PeerRig.Speaking();
        var packet = new byte[RtpHeader.FixedLength + 3];
        RtpWriter.WriteHeader(packet, marker: false, PeerRig.PayloadType, 1, 0, PeerRig.ClientSsrc);
        packet[0] |= 0x20;
        packet[^1] = 4;

        rig.Receive(rig.Protect(packet, packet.Length));

        Assert.Equal(1, rig.Drops(DropReason.Malformed));
        Assert.Empty(rig.Heard);
    }

    [Fact]
    public void Who_is_muted_or_not_on_stage_is_not_heard()
    {
        using var rig = PeerRig.Speaking();
        rig.Peer.Permission = SendPermission.Muted;
        rig.Receive(rig.Rtp(1));
        rig.Peer.Permission = SendPermission.NotOnStage;
        rig.Receive(rig.Rtp(2));
        rig.Peer.Permission = SendPermission.Allowed;
        rig.Receive(rig.Rtp(3));

        Assert.Equal(1, rig.Drops(DropReason.Muted));
        Assert.Equal(1, rig.Drops(DropReason.NotOnStage));
        Assert.Single(rig.Heard);
    }

    [Fact]
    public void A_new_connection_may_not_be_heard_before_the_room_says_so()
    {
        using var rig = new PeerRig();
        rig.Check(PeerRig.Home);
        rig.InstallKeys();

        rig.Receive(rig.Rtp(1));

        Assert.Equal(1, rig.Drops(DropReason.NotOnStage));
    }

    [Theory]
    [InlineData(33_000)]
    [InlineData(40_000)]
    [InlineData(70_000)]
    public void Who_unmutes_after_many_minutes_is_not_late(int packets)
    {
        using var rig = PeerRig.Speaking();
        rig.Receive(rig.Rtp(0));
        rig.Peer.Permission = SendPermission.Muted;
        for (var i = 1; i <= packets; i++)
        {
            rig.Now += Frame;
            rig.Receive(rig.Rtp((ushort)i, timestamp: (uint)i * 960));
        }

        rig.Peer.Permission = SendPermission.Allowed;
        rig.Now += Frame;
        rig.Receive(rig.Rtp((ushort)(packets + 1), timestamp: (uint)(packets + 1) * 960));

        Assert.Equal([0, packets + 1], rig.Heard.Select(h => h.Sequence));
        Assert.Equal((packets + 1) * 960L, rig.Heard[1].MediaTime);
    }

    [Fact]
    public void A_flood_is_held_to_what_a_speaker_can_send()
    {
        const int PerSecond = 200;
        const int Seconds = 20;
        using var rig = PeerRig.Speaking();
        for (var i = 0; i < PerSecond * Seconds; i++)
        {
            rig.Now += TimeSpan.FromSeconds(1.0 / PerSecond);
            rig.Receive(rig.Rtp((ushort)i));
        }

        Assert.InRange(rig.Heard.Count, PeerConnection.MaxPacketsPerSecond * Seconds, (PeerConnection.MaxPacketsPerSecond * Seconds) + 151);
        Assert.Equal(PerSecond * Seconds, rig.Heard.Count + rig.Drops(DropReason.Flood));
        Assert.Equal(rig.AllDrops, rig.Drops(DropReason.Flood));
    }

    [Fact]
    public void Forged_packets_do_not_use_up_what_the_speaker_may_send()
    {
        using var rig = PeerRig.Speaking();
        for (var i = 0; i < 1000; i++)
        {
            rig.Now += Frame;
            var packet = rig.Rtp((ushort)(i + 1), timestamp: (uint)i * 960);
            byte[] forged = [.. packet];
            forged[^1] ^= 1;
            for (var copy = 0; copy < 4; copy++)
            {
                rig.Receive(forged);
            }

            rig.Receive(packet);
        }

        Assert.Equal(1000, rig.Heard.Count);
        Assert.Equal(4000, rig.Drops(DropReason.BadTag));
    }

    [Fact]
    public void Two_seconds_that_a_stalled_network_delivers_at_once_pass()
    {
        using var rig = PeerRig.Speaking();
        for (ushort i = 0; i < 100; i++)
        {
            rig.Receive(rig.Rtp(i));
        }

        Assert.Equal(100, rig.Heard.Count);
    }

    [Fact]
    public void A_flood_of_reports_is_limited_as_well()
    {
        using var rig = PeerRig.Speaking();
        var empty = new byte[] { 0x80, 201, 0, 1, 0, 0, 0, 1 };
        for (var i = 0; i < 10_000; i++)
        {
            rig.Now += TimeSpan.FromMilliseconds(1);
            rig.ReceiveRtcp(empty);
        }

        Assert.InRange(10_000 - rig.Drops(DropReason.Flood), 200, 260);
        Assert.Equal(rig.AllDrops, rig.Drops(DropReason.Flood));
    }

    [Fact]
    public void Another_source_goes_on_after_the_old_one_s_line()
    {
        using var rig = PeerRig.Speaking();
        rig.Receive(rig.Rtp(5000, timestamp: 4_000_000_000));
        rig.Receive(rig.Rtp(5001, timestamp: 4_000_000_960));
        rig.Receive(rig.Rtp(17, timestamp: 12, ssrc: 99));
        rig.Receive(rig.Rtp(18, timestamp: 972, ssrc: 99));

        Assert.Equal([0, 1, 2, 3], rig.Heard.Select(h => h.Sequence));
        Assert.Equal([0, 960, 48_960, 49_920], rig.Heard.Select(h => h.MediaTime));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Over_a_bad_link_every_packet_that_arrives_is_heard_once_and_in_its_place(int seed)
    {
        const int Count = 1500;
        using var rig = PeerRig.Speaking();
        var link = new LinkEmulator(
            new LinkConditions
            {
                Loss = 0.05,
                Duplication = 0.1,
                Reordering = 0.1,
                Delay = TimeSpan.FromMilliseconds(40),
                Jitter = TimeSpan.FromMilliseconds(60),
                ReorderDelay = TimeSpan.FromMilliseconds(70),
            },
            seed);
        var start = rig.Now;
        var arrived = 0;
        for (var i = 0; i < Count; i++)
        {
            rig.Now = start + (i * Frame);
            link.Send(rig.Rtp((ushort)(i + 65_000), timestamp: (uint)i * 960), rig.Now);
            Deliver();
        }

        rig.Now += TimeSpan.FromSeconds(5);
        Deliver();

        Assert.True(link.Lost > 0 && link.Duplicated > 0 && link.HeldBack > 0, $"seed {seed}: the link is too good");
        Assert.Equal(Count - link.Lost, rig.Heard.Count);
        Assert.Equal(rig.Heard.Count, rig.Heard.Select(h => h.Sequence).Distinct().Count());
        Assert.Equal(arrived - rig.Heard.Count, rig.Drops(DropReason.Replayed));
        var first = rig.Heard[0];
        Assert.All(rig.Heard, h => Assert.Equal((h.Sequence - first.Sequence) * 960, h.MediaTime - first.MediaTime));

        void Deliver()
        {
            while (link.TryReceive(rig.Now, out var datagram))
            {
                arrived++;
                rig.Receive(datagram);
            }
        }
    }

    [Fact]
    public void Taking_a_packet_allocates_nothing()
    {
        using var rig = PeerRig.Speaking();
        var sink = new CountingSink();
        var packets = Enumerable.Range(0, 2000).Select(i => rig.Rtp((ushort)i)).ToArray();
        var half = packets.Length / 2;
        Run(packets.AsSpan(0, half));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(packets.AsSpan(half));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(packets.Length, sink.Heard);
        Assert.Equal(0, allocated);

        void Run(ReadOnlySpan<byte[]> some)
        {
            foreach (var packet in some)
            {
                rig.Now += Frame;
                rig.Peer.HandleRtp(packet, rig.Now, sink);
            }
        }
    }

    private sealed class CountingSink : IPeerSink
    {
        public int Heard { get; private set; }

        public void Transmit(PeerConnection peer, ReadOnlySpan<byte> datagram, Net.TransportAddress to)
        {
        }

        public void AddressAuthenticated(PeerConnection peer, Net.TransportAddress address)
        {
        }

        public void AddressSelected(PeerConnection peer, Net.TransportAddress address)
        {
        }

        public void Audio(PeerConnection peer, long sequence, long mediaTime, byte level, bool voice, ReadOnlySpan<byte> payload) => Heard++;

        public void Repaired(RepairCount what, int count) => throw new InvalidOperationException("Nothing here is lost.");

        public void Dropped(DropReason reason)
        {
        }

        public void Closed(PeerConnection peer, PeerCloseReason reason)
        {
        }
    }
}
