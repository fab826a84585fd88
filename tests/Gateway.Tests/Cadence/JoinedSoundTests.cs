using Spaces.Gateway.Cadence;
using Spaces.TestKit.Audio;

namespace Spaces.Gateway.Tests.Cadence;

/// <summary>A listener of long packets hears what a listener of short ones hears: the same samples, later.</summary>
public sealed class JoinedSoundTests
{
    [Theory]
    [InlineData(2, true, 1, 24_000)]
    [InlineData(3, true, 1, 32_000)]
    [InlineData(3, false, 1, 48_000)]
    [InlineData(3, false, 2, 96_000)]
    [InlineData(2, true, 2, 64_000)]
    public void Joined_packets_decode_sample_for_sample_as_the_frames_one_by_one(int framesPerPacket, bool voice, int channels, int bitrate)
    {
        using var tone = new OpusTone(440, bitrate: bitrate, channels: channels, dtx: true, voice: voice);
        using var single = new OpusListener(channels);
        using var joined = new OpusListener(channels);
        var joiner = new FrameJoiner();
        var packets = 0;
        for (var i = 0; i < 150; i++)
        {
            // Silence in the middle: frames of one byte, and where they end the coder may change its configuration.
            tone.Amplitude = i is > 50 and < 90 ? 0 : 0.3;
            var frame = tone.NextStored().Payload;
            single.Hear(frame);
            foreach (var packet in joiner.Next(frame, i, framesPerPacket))
            {
                packets++;
                joined.Hear(packet.Packet);
            }
        }

        foreach (var packet in joiner.End())
        {
            packets++;
            joined.Hear(packet.Packet);
        }

        Assert.Equal(150 * 960 * channels, single.Samples.Count);
        Assert.Equal(single.Samples, joined.Samples);
        Assert.True(single.Samples.Max() > 0.1f);
        Assert.InRange(packets, 150 / framesPerPacket, (150 / framesPerPacket) + 10);
    }
}
