using Spaces.Grains.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>Each operation by vectors against a plain loop, for lengths around the vectors' and for a frame.</summary>
public sealed class PcmTests
{
    public static TheoryData<int> Lengths => [1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 40, 63, 65, 240, 959, 960, 961];

    private static float[] Noise(int length, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * 3)];
    }

    private static void Same(float[] expected, float[] actual, float tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Add_subtract_and_multiply_are_exact(int length)
    {
        float[] a = Noise(length, 1);
        float[] b = Noise(length, 2);
        float[] sum = [.. a];
        Pcm.Add(sum, b);
        Assert.Equal(a.Zip(b, (x, y) => x + y), sum);
        float[] difference = new float[length];
        Pcm.Subtract(a, b, difference);
        Assert.Equal(a.Zip(b, (x, y) => x - y), difference);
        float[] product = [.. a];
        Pcm.Multiply(product, b);
        Assert.Equal(a.Zip(b, (x, y) => x * y), product);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Peak_and_clamp_are_exact(int length)
    {
        float[] a = Noise(length, 3);
        Assert.Equal(a.Max(Math.Abs), Pcm.Peak(a));
        for (int i = 0; i < length; i++)
        {
            float[] one = new float[length];
            one[i] = -5;
            Assert.Equal(5, Pcm.Peak(one));
            one[i] = float.NaN;
            Pcm.Clamp(one, 1);
            Assert.All(one, x => Assert.Equal(0, x));
        }

        float[] clamped = [.. a];
        Pcm.Clamp(clamped, 0.7f);
        Assert.Equal(a.Select(x => Math.Clamp(x, -0.7f, 0.7f)), clamped);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Ramp_cross_fade_and_dot_are_right_to_rounding(int length)
    {
        float[] a = Noise(length, 4);
        float[] b = Noise(length, 5);
        float[] ramped = [.. a];
        Pcm.Ramp(ramped, 0.2f, 1.4f);
        Same([.. a.Select((x, i) => (float)(x * (0.2 + (1.2 * (i + 1) / length))))], ramped, 2e-6f);
        float[] faded = [.. b];
        Pcm.CrossFade(a, faded);
        Same([.. a.Select((x, i) => (float)(x + ((b[i] - (double)x) * (i + 1) / (length + 1))))], faded, 2e-6f);
        double dot = a.Zip(b, (x, y) => (double)x * y).Sum();
        Assert.InRange(Pcm.Dot(a, b), dot - (1e-6 * length), dot + (1e-6 * length));
    }
}
