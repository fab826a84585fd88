using CsCheck;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Interfaces.Tests.Audio;

public sealed class MixBatchTests
{
    private const int Header = 21;

    private static readonly Gen<byte[]> Payload = Gen.Frequency((6, Gen.Byte.Array[0, 120]), (1, Gen.Byte.Array[AudioFormat.MaxFrameBytes]));

    private static readonly Gen<Frame> AnyFrame = Gen.Select(
        Gen.Select(Gen.ULong, Gen.Long, Gen.Bool),
        Payload,
        Gen.Select(Gen.UInt, Gen.Byte[0, 127]).Array[0, 8],
        Gen.Select(Gen.UInt, Payload).Array[0, 8],
        (head, common, heard, minus) => new Frame(
            head.Item1, head.Item2, head.Item3, common, heard, [.. minus.DistinctBy(m => m.Item1)]));

    // A version, a sender and a number.
    private const int Head = 8;

    [Fact]
    public void Frames_come_back_as_they_went_in() => AnyFrame.Array[0, 10].Sample(frames =>
    {
        var writer = new MixBatchWriter(256 * 1024);
        Assert.All(frames, f => Assert.True(f.WriteTo(writer)));
        Assert.Equal(frames.Length, writer.Count);
        AssertRead(frames, writer.Take());
        Assert.Equal(0, writer.Count);
        Assert.Empty(writer.Take());
    });

    [Fact]
    public void Whoever_has_no_frame_of_their_own_gets_the_common_one() => Gen.Select(AnyFrame, Gen.UInt).Sample((frame, stranger) =>
    {
        var writer = new MixBatchWriter(64 * 1024);
        Assert.True(frame.WriteTo(writer));
        var reader = new MixBatchReader(writer.Take());
        Assert.True(reader.TryRead(out var read));
        var own = frame.Minus.Where(m => m.Number == stranger).Select(m => m.Payload).FirstOrDefault(frame.Common);
        Assert.Equal(own, read.FrameFor(stranger).ToArray());
    });

    [Fact]
    public void A_message_that_is_cut_off_gives_its_whole_frames() => AnyFrame.Array[1, 3].Sample(frames =>
    {
        var writer = new MixBatchWriter(256 * 1024);
        Assert.All(frames, f => Assert.True(f.WriteTo(writer)));
        var message = writer.Take();
        var end = Head;
        var ends = frames.Select(f => end += f.Size).ToArray();
        Assert.Equal(message.Length, ends[^1]);
        for (var length = 0; length <= message.Length; length++)
        {
            AssertRead(frames[..ends.Count(e => e <= length)], message.AsSpan(0, length));
        }
    }, iter: 30);

    [Fact]
    public void Noise_is_read_to_its_end() => Gen.Byte.Array[0, 600].Sample(noise =>
    {
        noise = [2, .. new byte[Head - 1], .. noise];
        var reader = new MixBatchReader(noise);
        var size = Head;
        while (reader.TryRead(out var frame))
        {
            size += Header + frame.Common.Length + (5 * frame.HeardCount);
            for (var i = 0; i < frame.HeardCount; i++)
            {
                frame.FrameFor(frame.Heard(i).Number);
            }

            frame.FrameFor(0);
        }

        Assert.True(size <= noise.Length);
    });

    [Fact]
    public void A_message_of_a_silo_that_does_not_number_them_is_read() => AnyFrame.Array[1, 3].Sample(frames =>
    {
        var writer = new MixBatchWriter(256 * 1024);
        Assert.All(frames, f => Assert.True(f.WriteTo(writer)));
        byte[] message = [1, .. writer.Take().AsSpan(Head)];
        AssertRead(frames, message);
        Assert.False(MixBatchReader.TryReadPlace(message, out _, out _));
    }, iter: 30);

    [Fact]
    public void Messages_are_numbered_and_one_without_frames_is_none()
    {
        var writer = new MixBatchWriter(1_000, sender: 77);
        for (uint i = 0; i < 3; i++)
        {
            Assert.True(new Frame(1, i, false, [1], [], []).WriteTo(writer));
            Assert.True(MixBatchReader.TryReadPlace(writer.Take(), out var sender, out var number));
            Assert.Equal((77u, i), (sender, number));
            Assert.Empty(writer.Take());
        }
    }

    [Fact]
    public void A_message_of_another_version_is_empty() => Gen.Select(AnyFrame, Gen.Byte.Where(v => v is not (1 or 2))).Sample((frame, version) =>
    {
        var writer = new MixBatchWriter(64 * 1024);
        Assert.True(frame.WriteTo(writer));
        var message = writer.Take();
        message[0] = version;
        AssertRead([], message);
    });

    [Fact]
    public void A_frame_that_does_not_fit_is_taken_back_whole() => Gen.Select(AnyFrame.Array[1, 30], Gen.Int[0, 6_000]).Sample((frames, capacity) =>
    {
        var writer = new MixBatchWriter(capacity);
        List<Frame> fitted = [];
        var length = Head;
        foreach (var frame in frames)
        {
            var fits = length + frame.Size <= capacity;
            Assert.Equal(fits, frame.WriteTo(writer));
            if (fits)
            {
                fitted.Add(frame);
                length += frame.Size;
            }

            Assert.Equal(fitted.Count, writer.Count);
        }

        AssertRead([.. fitted], writer.Take());
    });

    [Fact]
    public void More_people_than_a_byte_counts_do_not_fit()
    {
        var writer = new MixBatchWriter(64 * 1024);
        Assert.True(Crowd(255, 255).WriteTo(writer));
        Assert.False(Crowd(256, 0).WriteTo(writer));
        Assert.False(Crowd(0, 256).WriteTo(writer));
        AssertRead([Crowd(255, 255)], writer.Take());
    }

    [Fact]
    public void A_payload_that_no_opus_frame_can_have_does_not_fit()
    {
        var writer = new MixBatchWriter(256 * 1024);
        var tooLong = new byte[AudioFormat.MaxFrameBytes + 1];
        Assert.False(new Frame(1, 2, false, tooLong, [], []).WriteTo(writer));
        Assert.False(new Frame(1, 2, false, new byte[70_000], [], []).WriteTo(writer));
        Assert.False(new Frame(1, 2, false, [], [], [(3, tooLong)]).WriteTo(writer));
        Assert.Equal(0, writer.Count);
        Assert.Empty(writer.Take());
    }

    [Fact]
    public void The_layout_is_the_one_that_is_written_down()
    {
        var writer = new MixBatchWriter(4_096, sender: 0x515253);
        Assert.True(new Frame(1, 1, false, [], [], []).WriteTo(writer));
        writer.Take();
        Assert.True(new Frame(0x0102030405060708, -2, true, [0xAB], [(0x31323334, 20)], [(0x41424344, [0xCD, 0xEF])]).WriteTo(writer));
        Assert.Equal(
            "02" + "535251" + "01000000" + "0807060504030201" + "FEFFFFFFFFFFFFFF" + "01" + "01" + "01" + "0100" + "AB" + "34333231" + "14" + "44434241" + "0200" + "CDEF",
            Convert.ToHexString(writer.Take()));
    }

    private static Frame Crowd(int heard, int minus) => new(
        1, 2, false, [3],
        [.. Enumerable.Range(0, heard).Select(n => ((uint)n, (byte)9))],
        [.. Enumerable.Range(0, minus).Select(n => ((uint)n, new byte[] { (byte)n }))]);

    private static void AssertRead(Frame[] expected, ReadOnlySpan<byte> message)
    {
        var reader = new MixBatchReader(message);
        foreach (var frame in expected)
        {
            Assert.True(reader.TryRead(out var read));
            Assert.Equal((frame.Key, frame.Tick, frame.Silence), (read.MediaKey, read.Tick, read.SilenceBegins));
            Assert.Equal(frame.Common, read.Common.ToArray());
            Assert.Equal(frame.Heard.Length, read.HeardCount);
            for (var i = 0; i < frame.Heard.Length; i++)
            {
                Assert.Equal(frame.Heard[i], read.Heard(i));
            }

            foreach (var (number, payload) in frame.Minus)
            {
                Assert.Equal(payload, read.FrameFor(number).ToArray());
            }
        }

        Assert.False(reader.TryRead(out _));
    }

    private sealed record Frame(
        ulong Key, long Tick, bool Silence, byte[] Common, (uint Number, byte Level)[] Heard, (uint Number, byte[] Payload)[] Minus)
    {
        public int Size => Header + Common.Length + (5 * Heard.Length) + Minus.Sum(m => 6 + m.Payload.Length);

        public bool WriteTo(MixBatchWriter writer)
        {
            writer.Begin(Key, Tick, Silence, Common);
            foreach (var (number, level) in Heard)
            {
                writer.AddHeard(number, level);
            }

            foreach (var (number, payload) in Minus)
            {
                writer.AddMinus(number, payload);
            }

            return writer.End();
        }
    }
}
