using CsCheck;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Interfaces.Tests.Audio;

public sealed class AudioBatchTests
{
    private static readonly Gen<Packet> AnyPacket = Gen.Select(
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Long, Gen.Long),
        Gen.Byte[0, 127],
        Gen.Bool,
        Gen.Frequency((8, Gen.Byte.Array[0, 200]), (1, Gen.Byte.Array[AudioFormat.MaxFrameBytes])),
        (ids, level, voice, payload) => new Packet(ids.Item1, ids.Item2, ids.Item3, ids.Item4, level, voice, payload));

    [Fact]
    public void Packets_come_back_as_they_went_in() => AnyPacket.Array[0, 20].Sample(packets =>
    {
        var writer = Written(packets, 64 * 1024);
        Assert.Equal(packets.Length, writer.Count);
        Assert.Equal(packets, Read(writer.Take()));
        Assert.Equal(0, writer.Count);
        Assert.Empty(writer.Take());
    });

    [Fact]
    public void A_message_that_is_cut_off_gives_its_whole_packets() => AnyPacket.Array[1, 5].Sample(packets =>
    {
        var message = Written(packets, 64 * 1024).Take();
        var ends = Ends(packets);
        for (var length = 0; length <= message.Length; length++)
        {
            var whole = ends.Count(e => e <= length);
            Assert.Equal(packets[..whole], Read(message.AsSpan(0, length)));
        }
    }, iter: 50);

    [Fact]
    public void Noise_is_read_to_its_end() => Gen.Byte.Array[0, 400].Sample(noise =>
    {
        noise = [1, .. noise];
        var read = Read(noise);
        Assert.True(read.Length <= noise.Length / 35);
        Assert.True(read.Sum(p => p.Payload.Length + 35) <= noise.Length - 1);
    });

    [Fact]
    public void A_message_of_another_version_is_empty() => Gen.Select(AnyPacket, Gen.Byte.Where(v => v != 1)).Sample((packet, version) =>
    {
        var message = Written([packet], 4_096).Take();
        Assert.Equal(1, message[0]);
        message[0] = version;
        Assert.Empty(Read(message));
    });

    [Fact]
    public void What_does_not_fit_is_left_out_whole_and_what_is_smaller_still_fits() =>
        Gen.Select(AnyPacket.Array[1, 40], Gen.Int[0, 3_000]).Sample((packets, capacity) =>
        {
            var writer = new AudioBatchWriter(capacity);
            List<Packet> fitted = [];
            var length = 1;
            foreach (var p in packets)
            {
                var fits = length + 35 + p.Payload.Length <= capacity;
                Assert.Equal(fits, p.AddTo(writer));
                if (fits)
                {
                    fitted.Add(p);
                    length += 35 + p.Payload.Length;
                }
            }

            Assert.Equal(fitted.Count, writer.Count);
            Assert.Equal(fitted, Read(writer.Take()));
        });

    [Fact]
    public void A_payload_that_no_opus_frame_can_have_is_left_out()
    {
        var writer = new AudioBatchWriter(4_096);
        Assert.False(writer.TryAdd(1, 2, new AudioPacket(3, 4, 5, true, new byte[AudioFormat.MaxFrameBytes + 1])));
        Assert.Equal(0, writer.Count);
        Assert.Empty(writer.Take());
    }

    [Fact]
    public void A_taken_message_is_no_view_of_the_writer()
    {
        var writer = new AudioBatchWriter(4_096);
        Packet first = new(1, 2, 3, 4, 5, true, [6, 7]);
        Assert.True(first.AddTo(writer));
        var message = writer.Take();
        Assert.True(new Packet(9, 9, 9, 9, 9, false, [9, 9]).AddTo(writer));
        Assert.Equal([first], Read(message));
    }

    [Fact]
    public void The_layout_is_the_one_that_is_written_down()
    {
        var writer = new AudioBatchWriter(4_096);
        Assert.True(writer.TryAdd(0x0102030405060708, 0x1112131415161718, new AudioPacket(-2, 0x2122232425262728, 0x15, true, [0xAB, 0xCD])));
        Assert.Equal(
            "01" + "0807060504030201" + "1817161514131211" + "FEFFFFFFFFFFFFFF" + "2827262524232221" + "95" + "0200" + "ABCD",
            Convert.ToHexString(writer.Take()));
    }

    private static AudioBatchWriter Written(Packet[] packets, int capacity)
    {
        var writer = new AudioBatchWriter(capacity);
        Assert.All(packets, p => Assert.True(p.AddTo(writer)));
        return writer;
    }

    private static int[] Ends(Packet[] packets)
    {
        var end = 1;
        return [.. packets.Select(p => end += 35 + p.Payload.Length)];
    }

    private static Packet[] Read(ReadOnlySpan<byte> message)
    {
        List<Packet> packets = [];
        var reader = new AudioBatchReader(message);
        while (reader.TryRead(out var key, out var connection, out var p))
        {
            packets.Add(new Packet(key, connection, p.Sequence, p.MediaTime, p.Level, p.Voice, p.Payload.ToArray()));
        }

        return [.. packets];
    }

    private sealed record Packet(ulong Key, ulong Connection, long Sequence, long MediaTime, byte Level, bool Voice, byte[] Payload)
    {
        public bool AddTo(AudioBatchWriter writer) =>
            writer.TryAdd(Key, Connection, new AudioPacket(Sequence, MediaTime, Level, Voice, Payload));

        public bool Equals(Packet? other) => other is not null
            && (Key, Connection, Sequence, MediaTime, Level, Voice)
                == (other.Key, other.Connection, other.Sequence, other.MediaTime, other.Level, other.Voice)
            && Payload.AsSpan().SequenceEqual(other.Payload);

        public override int GetHashCode() => HashCode.Combine(Key, Connection, Sequence, MediaTime);
    }
}
