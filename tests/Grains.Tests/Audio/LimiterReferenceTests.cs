using Spaces.Grains.Audio;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>The vectors against the definition, written down sample by sample and in double.</summary>
public sealed class LimiterReferenceTests
{
    private const double Ceiling = 0.891f;
    private static readonly double Release = Math.Exp(-1 / (0.06 * 48_000));

    private static float[] Reference(float[] input, int window)
    {
        int length = input.Length;
        double[] need = [.. input.Select(x => Math.Abs(x) > Ceiling ? 1 - (Ceiling / Math.Abs(x)) : 0)];
        double[] held = new double[length];
        float[] output = new float[length];
        for (int i = 0; i < length; i++)
        {
            double most = 0;
            for (int k = Math.Max(0, i - window + 1); k <= i; k++)
            {
                most = Math.Max(most, need[k]);
            }

            double left = i > 0 ? held[i - 1] * Release : 0;
            held[i] = left < 1e-4 && most == 0 ? 0 : Math.Max(most, left);
        }

        for (int i = window - 1; i < length; i++)
        {
            double sum = 0;
            for (int k = Math.Max(0, i - window + 1); k <= i; k++)
            {
                sum += held[k];
            }

            output[i] = (float)(input[i - window + 1] * (1 - (sum / window)));
        }

        return output;
    }

    [Theory]
    [InlineData(96)]
    [InlineData(48)]
    [InlineData(101)]
    [InlineData(240)]
    public void Frames_by_vectors_are_the_definition_by_samples(int window)
    {
        Random random = new(window);
        float[] input = new float[192_000];
        double phase = 0;
        for (int i = 0; i < input.Length; i++)
        {
            // Loud and faint spells of any length, a sine with noise, and now and then a single sample far above.
            phase += 0.05;
            bool loud = i / 7000 % 9 == 0;
            double gain = loud ? 2.2 : 0.5;
            input[i] = (float)((gain * Math.Sin(phase)) + (0.1 * (random.NextDouble() - 0.5)));
            input[i] *= loud && random.Next(1000) == 0 ? 9 : 1;
        }

        float[] expected = Reference(input, window);
        Limiter limiter = new((float)Ceiling, window);
        float[] output = [.. input];
        bool limited = false;
        bool free = false;
        for (int at = 0; at < output.Length; at += 960)
        {
            limiter.Process(output.AsSpan(at, 960));
            limited |= limiter.IsLimiting;
            free |= !limiter.IsLimiting;
        }

        Assert.True(limited && free);
        Assert.True(Pcm.Peak(output) <= (float)Ceiling);
        float worst = 0;
        for (int i = 0; i < output.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(output[i] - expected[i]));
        }

        Assert.InRange(worst, 0, 3e-5f);
    }

    [Fact]
    public void A_copy_goes_on_as_the_one_it_was_copied_from()
    {
        Limiter one = new((float)Ceiling, 96);
        Limiter other = new((float)Ceiling, 96);
        Tone tone = new(500, 1.4);
        for (int i = 0; i < 20; i++)
        {
            float[] frame = tone.Next(960);
            one.Process(frame);
        }

        other.CopyStateFrom(one);
        for (int i = 0; i < 60; i++)
        {
            tone.Amplitude = i < 10 ? 1.4 : 0.5;
            float[] a = tone.Next(960);
            float[] b = [.. a];
            one.Process(a);
            other.Process(b);
            Assert.Equal(a, b);
        }

        Assert.False(one.IsLimiting);
    }
}
