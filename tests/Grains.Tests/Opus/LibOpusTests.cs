using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Opus;

/// <summary>The binding: settings arrive, misuse is named, state can be copied.</summary>
public sealed class LibOpusTests
{
    private readonly LibOpusCodec _codec = new();

    [Fact]
    public void The_library_is_found()
    {
        Assert.True(LibOpusCodec.TryLoad(out string error), error);
        Assert.Empty(error);
        Assert.Contains("opus", LibOpusCodec.Version, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_bitrate_is_followed()
    {
        byte[] packet = new byte[1275];
        int[] bytes = new int[2];
        using IOpusEncoder encoder = _codec.CreateEncoder(new OpusEncoderSettings { Bitrate = 16_000 });
        Random random = new(1);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < 50; i++)
            {
                float[] noise = [.. Enumerable.Range(0, 960).Select(_ => (random.NextSingle() - 0.5f) * 0.2f)];
                bytes[pass] += encoder.Encode(noise, packet);
            }

            encoder.Bitrate = 64_000;
        }

        Assert.InRange(bytes[0], 1_200, 3_000);
        Assert.InRange(bytes[1], 6_000, 10_000);
    }

    [Fact]
    public void Misuse_is_named()
    {
        Assert.Throws<ArgumentException>(() => _codec.CreateEncoder(new OpusEncoderSettings { Channels = 3 }));
        Assert.Throws<ArgumentException>(() => _codec.CreateDecoder(0));
        using IOpusEncoder encoder = _codec.CreateEncoder(new OpusEncoderSettings());
        Assert.Throws<ArgumentException>(() => encoder.Encode(new float[959], new byte[100]));
        Assert.Throws<ArgumentException>(() => encoder.Encode(new float[960], []));
        Assert.Throws<ArgumentException>(() => encoder.Complexity = 11);
        using IOpusEncoder stereo = _codec.CreateEncoder(new OpusEncoderSettings { Channels = 2 });
        Assert.Throws<ArgumentException>(() => encoder.CopyStateFrom(stereo));
    }

    [Fact]
    public void A_stereo_packet_is_decoded_to_mono()
    {
        using OpusTone tone = new(500, 0.3, channels: 2);
        using IOpusDecoder decoder = _codec.CreateDecoder(1);
        float[] pcm = new float[960];
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(960, decoder.Decode(tone.Next().Payload, pcm, inBandFec: false));
        }

        Assert.InRange(SpectrumProbe.Level(pcm, 500), -12, -9);
    }
}
