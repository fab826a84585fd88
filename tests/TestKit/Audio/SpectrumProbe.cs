using Spaces.Grains.Interfaces.Audio;

namespace Spaces.TestKit.Audio;

/// <summary>How much of a frequency is in a piece of sound (Goertzel's algorithm under a Hann window).</summary>
public static class SpectrumProbe
{
    /// <summary>Level of a frequency in dB relative to a full-scale sine; -200 for nothing at all.</summary>
    public static double Level(ReadOnlySpan<float> pcm, double frequency)
    {
        double omega = 2 * Math.PI * frequency / AudioFormat.SampleRate;
        double turn = 2 * Math.Cos(omega);
        double one = 0;
        double two = 0;
        double weight = 0;
        for (int i = 0; i < pcm.Length; i++)
        {
            double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / pcm.Length));
            double zero = (pcm[i] * window) + (turn * one) - two;
            (two, one) = (one, zero);
            weight += window;
        }

        double power = (one * one) + (two * two) - (turn * one * two);
        double amplitude = 2 * Math.Sqrt(Math.Max(power, 0)) / weight;
        return 20 * Math.Log10(Math.Max(amplitude, 1e-10));
    }

    /// <summary>Root mean square level in dB relative to full scale; -200 for digital silence.</summary>
    public static double Rms(ReadOnlySpan<float> pcm)
    {
        double sum = 0;
        foreach (float x in pcm)
        {
            sum += (double)x * x;
        }

        return 10 * Math.Log10(Math.Max(sum / Math.Max(1, pcm.Length), 1e-20));
    }

    /// <summary>The largest step between two neighbouring samples: a click in a smooth sound shows here.</summary>
    public static float LargestStep(ReadOnlySpan<float> pcm)
    {
        float largest = 0;
        for (int i = 1; i < pcm.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(pcm[i] - pcm[i - 1]));
        }

        return largest;
    }

    /// <summary>
    /// The largest second difference: for a sine of amplitude A it is A·(2πf/48000)², far below that of any click.
    /// </summary>
    public static float LargestBend(ReadOnlySpan<float> pcm)
    {
        float largest = 0;
        for (int i = 2; i < pcm.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(pcm[i] - (2 * pcm[i - 1]) + pcm[i - 2]));
        }

        return largest;
    }
}
