using CsCheck;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Tests.Opus;

/// <summary>RFC 6716 section 3: durations, frame counts, and rules R1 to R7.</summary>
public sealed class OpusPacketTests
{
    [Theory]
    [InlineData(0, 480, OpusMode.Silk)]
    [InlineData(1, 960, OpusMode.Silk)]
    [InlineData(2, 1920, OpusMode.Silk)]
    [InlineData(11, 2880, OpusMode.Silk)]
    [InlineData(12, 480, OpusMode.Hybrid)]
    [InlineData(15, 960, OpusMode.Hybrid)]
    [InlineData(16, 120, OpusMode.Celt)]
    [InlineData(29, 240, OpusMode.Celt)]
    [InlineData(30, 480, OpusMode.Celt)]
    [InlineData(31, 960, OpusMode.Celt)]
    internal void Reads_the_configuration(int config, int samples, OpusMode mode)
    {
        Assert.True(OpusPacket.TryParse([(byte)(config << 3 | 4), 1, 2], out OpusPacket packet));
        Assert.Equal((config, samples, mode, true, 1), (packet.Config, packet.FrameSamples, packet.Mode, packet.IsStereo, packet.FrameCount));
        Assert.Equal(samples, packet.TotalSamples);
    }

    [Theory]
    [InlineData("", -1)] // R1
    [InlineData("F8", 1)] // a frame of no bytes is DTX
    [InlineData("F9AABB", 2)]
    [InlineData("F9AABBCC", -1)] // R3
    [InlineData("FA", -1)] // R4
    [InlineData("FA01AABB", 2)]
    [InlineData("FA03AABB", -1)] // R4
    [InlineData("FAFC", -1)]
    [InlineData("FB", -1)]
    [InlineData("FB00", -1)] // R5: no frame
    [InlineData("FB03AABBCC", 3)]
    [InlineData("FB03AABBCCDD", -1)] // R6
    [InlineData("FB06AABBCCDDEEFF", 6)] // 120 ms
    [InlineData("FB07AABBCCDDEEFF00", -1)] // R5: 140 ms
    [InlineData("FB4201AABB00", 2)] // one byte of padding
    [InlineData("FB42FF00", -1)] // more padding than bytes
    [InlineData("FB41", -1)]
    [InlineData("FB8201AABB", 2)] // variable sizes: 1, 1
    [InlineData("FB8203AABB", -1)] // R7
    [InlineData("FB83010199AABB", 3)] // 1, 1, 1
    internal void Holds_the_seven_rules(string hex, int frames)
    {
        bool good = OpusPacket.TryParse(Convert.FromHexString(hex), out OpusPacket packet);
        Assert.Equal(frames > 0, good);
        Assert.Equal(Math.Max(0, frames), good ? packet.FrameCount : 0);
    }

    [Fact]
    public void No_frame_may_be_larger_than_1275_bytes()
    {
        Assert.True(OpusPacket.TryParse([0xF8, .. new byte[1275]], out _));
        Assert.False(OpusPacket.TryParse([0xF8, .. new byte[1276]], out _));
        Assert.False(OpusPacket.TryParse([0xFA, 1, 0, .. new byte[1276]], out _));
    }

    [Fact]
    public void Any_bytes_are_an_answer_and_what_passes_is_what_libopus_decodes()
    {
        using IOpusDecoder decoder = new LibOpusCodec().CreateDecoder(1);
        float[] pcm = new float[5760];
        Gen.Byte.Array[0, 80].Sample(
            bytes =>
            {
                for (int length = 0; length <= bytes.Length; length++)
                {
                    bool good = OpusPacket.TryParse(bytes.AsSpan(0, length), out OpusPacket packet);
                    int decoded = length == 0 ? 0 : decoder.Decode(bytes.AsSpan(0, length), pcm, inBandFec: false);
                    Assert.Equal(good ? packet.TotalSamples : 0, decoded);
                }
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void Says_whether_the_frame_before_can_be_recovered()
    {
        int with = 0;
        int without = 0;
        foreach (int loss in new[] { 0, 20 })
        {
            using IOpusEncoder encoder = new LibOpusCodec().CreateEncoder(
                new OpusEncoderSettings { Bitrate = 24_000, ExpectedLossPercent = loss });
            byte[] bytes = new byte[1275];
            Random random = new(7);
            for (int i = 0; i < 50; i++)
            {
                float[] pcm = [.. Enumerable.Range(0, 960).Select(n => (float)((Math.Sin(n * 0.02) * 0.3) + (random.NextDouble() * 0.05)))];
                int length = encoder.Encode(pcm, bytes);
                Assert.True(OpusPacket.TryParse(bytes.AsSpan(0, length), out OpusPacket packet));
                with += loss > 0 && packet.HasRecovery ? 1 : 0;
                without += loss == 0 && packet.HasRecovery ? 1 : 0;
            }
        }

        Assert.Equal(0, without);
        Assert.True(with >= 10, $"{with}");
    }
}
