using Spaces.Grains.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

public sealed class DecoderStartTests
{
    private const byte True = 20; // of a sine of 0.15: -19.5 dBov

    private static double FirstFrame(double before, byte claimed, int frames = 1)
    {
        using OpusTone tone = new(430, 0.15, voice: false);
        tone.Amplitude = before;
        for (int i = 0; i < 30; i++)
        {
            tone.Next();
        }

        tone.Amplitude = 0.15;
        using IOpusDecoder decoder = new LibOpusCodec().CreateDecoder(1);
        float[] samples = new float[960];
        DecoderStart.Decode(decoder, tone.Next().Payload, samples, claimed);
        double loudest = SpectrumProbe.Rms(samples);
        for (int i = 1; i < frames; i++)
        {
            decoder.Decode(tone.Next().Payload, samples, inBandFec: false);
            loudest = Math.Max(loudest, SpectrumProbe.Rms(samples));
        }

        return loudest;
    }

    [Fact]
    public void In_the_middle_of_a_sound_it_is_as_loud_as_the_sender_says_at_once()
    {
        Assert.InRange(FirstFrame(before: 0.15, claimed: 0), -80, -35); // with no word of the level: the slow way
        Assert.InRange(FirstFrame(before: 0.15, True), -23, -18);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.001)]
    [InlineData(0.02)]
    [InlineData(0.15)]
    [InlineData(0.9)]
    public void It_is_never_louder_than_the_sender_says_or_is(double before)
    {
        foreach (byte claimed in new byte[] { True, 0, 127, 40, 15, 6, 1 })
        {
            double most = Math.Max(-19.5, claimed is 0 ? -19.5 : -claimed) + 3;
            Assert.InRange(FirstFrame(before, claimed, frames: 20), -60, most);
        }
    }
}
