using Spaces.Grains.Audio;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

public sealed class LimiterTests
{
    private const float Ceiling = 0.891f;

    private static float[] Run(Limiter limiter, float[] input)
    {
        float[] output = [.. input];
        for (int i = 0; i + 960 <= output.Length; i += 960)
        {
            limiter.Process(output.AsSpan(i, 960));
        }

        return output;
    }

    [Fact]
    public void Below_the_ceiling_it_only_delays_bit_for_bit()
    {
        Random random = new(5);
        float[] input = [.. Enumerable.Range(0, 9600).Select(_ => (random.NextSingle() - 0.5f) * 1.7f)];
        Limiter limiter = new(Ceiling, 96);
        float[] output = Run(limiter, input);
        Assert.Equal(95, limiter.Delay);
        Assert.Equal(input[..^95], output[95..]);
        Assert.All(output[..95], x => Assert.Equal(0, x));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    [InlineData(6.0)]
    public void Above_it_nothing_exceeds_the_ceiling_and_a_sine_stays_a_sine(double amplitude)
    {
        float[] output = Run(new Limiter(Ceiling, 96), new Tone(1000, amplitude).Next(96_000));
        Assert.True(Pcm.Peak(output) <= Ceiling);
        float[] settled = output[48_000..];
        double level = SpectrumProbe.Level(settled, 1000);
        Assert.InRange(level, -1.6, -0.9);
        Assert.True(SpectrumProbe.Level(settled, 3000) < level - 40, "distorts");
        Assert.True(SpectrumProbe.Level(settled, 2000) < level - 40, "distorts");
    }

    [Fact]
    public void A_burst_neither_exceeds_nor_clicks_and_the_gain_comes_back_exactly()
    {
        Tone tone = new(500, 0.3);
        float[] input = tone.Next(9600);
        tone.Amplitude = 2;
        input = [.. input, .. tone.Next(4800)];
        tone.Amplitude = 0.3;
        input = [.. input, .. tone.Next(96_000)];
        Limiter limiter = new(Ceiling, 96);
        float[] output = Run(limiter, input);
        Assert.True(Pcm.Peak(output) <= Ceiling);
        Assert.False(limiter.IsLimiting);
        Assert.Equal(input[^9695..^95], output[^9600..]);

        // At the seam the input's own bend is that of the amplitude step in phase: no more may come out.
        Assert.True(SpectrumProbe.LargestBend(output) <= SpectrumProbe.LargestBend(input) + 0.001f);
    }

    [Fact]
    public void Random_loud_noise_never_exceeds_the_ceiling()
    {
        Random random = new(11);
        Limiter limiter = new(Ceiling, 96);
        float[] frame = new float[960];
        for (int i = 0; i < 500; i++)
        {
            float scale = i % 20 < 10 ? 8 : 0.5f;
            for (int n = 0; n < frame.Length; n++)
            {
                frame[n] = (random.NextSingle() - 0.5f) * scale;
            }

            limiter.Process(frame);
            Assert.True(Pcm.Peak(frame) <= Ceiling);
        }
    }

    [Fact]
    public void A_loud_room_is_limited_not_truncated()
    {
        Limiter limiter = new(Ceiling, 96);
        float[] sum = new float[48_000];
        foreach (double f in new[] { 440.0, 660, 880, 1100 })
        {
            Pcm.Add(sum, new Tone(f, 0.8).Next(48_000));
        }

        float[] output = Run(limiter, sum);
        float[] levels = [.. new[] { 440.0, 660, 880, 1100 }.Select(f => (float)SpectrumProbe.Level(output.AsSpan(24_000), f))];
        Assert.True(levels.Max() - levels.Min() < 0.5);
        Assert.True(SpectrumProbe.Level(output.AsSpan(24_000), 2200) < levels.Min() - 25);
    }
}
