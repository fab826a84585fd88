using CsCheck;
using Spaces.Gateway.Cadence;

namespace Spaces.Gateway.Tests.Cadence;

public sealed class FrameJoinerTests
{
    private const byte Wide = 0x48; // SILK, wide band, 20 ms, mono, one frame

    [Fact]
    public void Frames_of_one_size_make_a_packet_with_a_head_of_two_bytes()
    {
        var joiner = new FrameJoiner();
        Assert.Empty(joiner.Next([Wide, 1, 2], 10, 3, marker: true));
        Assert.Empty(joiner.Next([Wide, 3, 4], 11, 3));
        var packet = Assert.Single(joiner.Next([Wide, 5, 6], 12, 3));

        Assert.Equal(new byte[] { Wide | 3, 3, 1, 2, 3, 4, 5, 6 }, packet.Packet);
        Assert.Equal((10, true), (packet.Place, packet.Marker));
        Assert.Empty(joiner.End());
    }

    [Fact]
    public void Frames_of_several_sizes_say_them()
    {
        var joiner = new FrameJoiner();
        var large = new byte[1 + 301];
        large[0] = Wide;
        joiner.Next(large, 0, 3);
        joiner.Next([Wide], 1, 3); // a frame of no bytes: nothing was sent of it (DTX)
        var packet = Assert.Single(joiner.Next([Wide, 9], 2, 3));

        // 301 = 253 + 4 * 12 (RFC 6716 section 3.2.1).
        Assert.Equal(new byte[] { Wide | 3, 0x83, 253, 12, 0 }, packet.Packet[..5]);
        Assert.Equal(5 + 301 + 0 + 1, packet.Packet.Length);
        Assert.Equal(9, packet.Packet[^1]);
    }

    [Fact]
    public void Two_frames_are_of_code_1_when_equal_and_2_when_not()
    {
        var joiner = new FrameJoiner();
        joiner.Next([Wide, 1], 0, 2);
        Assert.Equal(new byte[] { Wide | 1, 1, 2 }, Assert.Single(joiner.Next([Wide, 2], 1, 2)).Packet);
        joiner.Next([Wide, 1], 2, 2);
        Assert.Equal(new byte[] { Wide | 2, 1, 1, 2, 3 }, Assert.Single(joiner.Next([Wide, 2, 3], 3, 2)).Packet);
    }

    [Fact]
    public void One_frame_a_packet_passes_as_it_came() =>
        Assert.Equal(new byte[] { Wide, 1, 2 }, Assert.Single(new FrameJoiner().Next([Wide, 1, 2], 7, 1)).Packet);

    [Theory]
    [InlineData(0xF8, 2, false)] // another configuration
    [InlineData(Wide | 4, 2, false)] // stereo
    [InlineData(Wide, 3, false)] // a frame is missing between them
    [InlineData(Wide, 1, false)] // went back
    [InlineData(Wide, 2, true)] // begins after a pause
    public void What_cannot_be_joined_closes_what_is_open_first(byte toc, long place, bool marker)
    {
        var joiner = new FrameJoiner();
        joiner.Next([Wide, 1], 1, 3, marker: true);
        var first = Assert.Single(joiner.Next([toc, 2], place, 3, marker));
        Assert.Equal(new Joined([Wide, 1], 1, true), first, Same);
        Assert.Equal(new Joined([toc, 2], place, marker), Assert.Single(joiner.End()), Same);
    }

    [Fact]
    public void Going_back_to_short_packets_sends_both_at_once_and_in_order()
    {
        var joiner = new FrameJoiner();
        joiner.Next([Wide, 1], 1, 3);
        joiner.Next([Wide, 2], 2, 3);
        var packets = joiner.Next([Wide, 3], 3, 1);
        Assert.Equal([1L, 3L], packets.Select(p => p.Place));
        Assert.Equal(new byte[] { Wide | 1, 1, 2 }, packets[0].Packet);
        Assert.Equal(new byte[] { Wide, 3 }, packets[1].Packet);
    }

    [Fact]
    public void A_packet_with_several_frames_is_joined_when_it_fits_and_alone_when_not()
    {
        var joiner = new FrameJoiner();
        byte[] four = [0x43, 4, 1, 2, 3, 4]; // SILK, narrow band, 10 ms: four of them are two places
        joiner.Next([0x40, 9, 9], 0, 3);

        // 10 ms end between two places: nothing can follow them on the grid, so they went out.
        Assert.Empty(joiner.End());
        Assert.Empty(joiner.Next(four, 1, 3));
        Assert.Equal(new byte[] { 0x43, 6, 1, 2, 3, 4, 5, 6 }, Assert.Single(joiner.Next([0x41, 5, 6], 3, 3)).Packet);

        joiner.Next([Wide, 1], 0, 3);
        var packets = joiner.Next([Wide | 3, 3, 1, 2, 3], 1, 3);
        Assert.Equal([2, 5], packets.Select(p => p.Packet.Length));
    }

    [Fact]
    public void Padding_is_left_out()
    {
        var joiner = new FrameJoiner();
        joiner.Next([Wide | 3, 0x41, 3, 7, 0, 0, 0], 0, 2);
        Assert.Equal(new byte[] { Wide | 1, 7, 8 }, Assert.Single(joiner.Next([Wide, 8], 1, 2)).Packet);
    }

    [Fact]
    public void Large_frames_are_not_joined_to_packets_that_no_datagram_holds()
    {
        var joiner = new FrameJoiner();
        var frame = new byte[701];
        frame[0] = 0xF8;
        Assert.Empty(joiner.Next(frame, 0, 3));
        Assert.Equal(0, Assert.Single(joiner.Next(frame, 1, 3)).Place);
        Assert.Equal(1, Assert.Single(joiner.End()).Place);
    }

    [Fact]
    public void What_is_no_opus_packet_goes_out_as_it_is_and_what_is_too_long_not_at_all()
    {
        var joiner = new FrameJoiner();
        joiner.Next([Wide, 1], 0, 3);
        var packets = joiner.Next([Wide | 3, 0], 1, 3);
        Assert.Equal([2, 2], packets.Select(p => p.Packet.Length));
        Assert.Equal(new byte[] { Wide | 3, 0 }, packets[1].Packet);
        Assert.Empty(joiner.Next(new byte[FrameJoiner.MaxPacketBytes + 1], 2, 3));
        Assert.Empty(joiner.Next([], 3, 3));
    }

    [Fact]
    public void Every_joined_packet_is_byte_for_byte_the_repacketizers()
    {
        var frame = from toc in Gen.OneOf(Gen.Const(Wide), Gen.Const((byte)(Wide | 4)), Gen.Const<byte>(0xF8), Gen.Const<byte>(0x78), Gen.Const<byte>(0x68))
                    from bytes in Gen.Byte.Array[0, 460]
                    select (byte[])[toc, .. bytes];
        var frames = from same in Gen.Bool
                     from first in frame
                     from others in frame.Array[0, 2]
                     select (byte[][])[first, .. others.Select(o => same ? [first[0], .. o[1..]] : o)];
        frames.Sample(all =>
        {
            var joiner = new FrameJoiner();
            List<Joined> packets = [.. all.SelectMany((f, i) => joiner.Next(f, i, all.Length))];
            packets.AddRange(joiner.End());
            var joined = Repacketizer.Join(all);
            if (joined is { Length: <= 1390 })
            {
                Assert.Equal(joined, Assert.Single(packets).Packet);
            }

            // However they were split, each packet is what the repacketizer makes of its frames, and none is lost.
            for (var i = 0; i < packets.Count; i++)
            {
                var end = i + 1 < packets.Count ? (int)packets[i + 1].Place : all.Length;
                Assert.Equal(Repacketizer.Join(all[(int)packets[i].Place..end]), packets[i].Packet);
                Assert.InRange(packets[i].Packet.Length, 1, FrameJoiner.MaxPacketBytes);
            }
        });
    }

    [Fact]
    public void Reads_and_refuses_the_packets_that_libopus_reads_and_refuses() =>
        Gen.Select(Gen.Byte, Gen.Byte[0, 5], Gen.Byte.Array[0, 40]).Sample((toc, count, rest) =>
        {
            byte[] packet = (toc & 3) == 3 ? [toc, (byte)(count | (rest.Length * 67 & 0xC0)), .. rest] : [toc, .. rest];
            var read = OpusFrames.TryRead(packet, new ushort[OpusFrames.MaxFrames], out _, out _);
            Assert.Equal(Repacketizer.Join(packet) is not null, read);
        }, iter: 20_000);

    [Fact]
    public void No_bytes_in_any_order_make_it_throw_or_stall()
    {
        var joiner = new FrameJoiner();
        Gen.Select(Gen.Byte.Array[0, 1500], Gen.Long, Gen.Bool, Gen.Int).Sample((bytes, place, marker, frames) =>
        {
            joiner.Add(bytes, place, marker, frames);
            var taken = 0;
            while (joiner.TryTake(out var packet, out _, out _))
            {
                Assert.InRange(packet.Length, 1, FrameJoiner.MaxPacketBytes);
                taken++;
            }

            Assert.InRange(taken, 0, 2);
        }, threads: 1);
    }

    [Fact]
    public void Joining_allocates_nothing()
    {
        var joiner = new FrameJoiner();
        byte[] frame = [Wide, 1, 2, 3];
        Run(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(3000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                joiner.Add(frame, i, i == 0, 3);
                while (joiner.TryTake(out _, out _, out _))
                {
                }
            }
        }
    }

    private static bool Same(Joined a, Joined b) => a.Packet.AsSpan().SequenceEqual(b.Packet) && (a.Place, a.Marker) == (b.Place, b.Marker);
}
