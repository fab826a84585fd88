using System.Numerics;
using Spaces.Grains.Interfaces.Audio;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>How much two pieces of sound differ to an ear: by level in critical bands, never mind the phase.</summary>
internal static class Likeness
{
    private const int Length = AudioFormat.FrameSamples;
    private const int Size = 1024;
    private const double AudibleBelowLoudest = 35; // dB: what is fainter is masked
    private const double Floor = -72;

    private static readonly int[] Edges =
        [0, 100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150, 3700, 4400, 5300, 6400, 7700, 9500, 12000, 15500, 20000];

    /// <summary>Mean difference of two frames of 20 ms over the bands, in dB.</summary>
    public static double Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double[] a = Bands(one);
        double[] b = Bands(other);
        double floor = Math.Max(Floor, Math.Max(a.Max(), b.Max()) - AudibleBelowLoudest);
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += Math.Abs(Math.Max(a[i], floor) - Math.Max(b[i], floor));
        }

        return sum / a.Length;
    }

    /// <summary>The strongest bend in windows of 1.25 ms, in dB: where a click is, it is louder than the sound around it.</summary>
    public static double Edge(ReadOnlySpan<float> pcm)
    {
        double most = 1e-12;
        for (int start = 0; start + 60 <= pcm.Length; start += 30)
        {
            double sum = 0;
            for (int i = start + 2; i < start + 60; i++)
            {
                double bend = pcm[i] - (2 * pcm[i - 1]) + pcm[i - 2];
                sum += bend * bend;
            }

            most = Math.Max(most, sum / 58);
        }

        return 10 * Math.Log10(most);
    }

    private static double[] Bands(ReadOnlySpan<float> pcm)
    {
        Complex[] data = new Complex[Size];
        for (int i = 0; i < Length; i++)
        {
            data[i] = pcm[i] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / Length)));
        }

        Fourier.Transform(data, inverse: false);
        double[] bands = new double[Edges.Length - 1];
        for (int band = 0; band < bands.Length; band++)
        {
            double sum = 1e-12;
            for (int i = (Edges[band] * Size / AudioFormat.SampleRate) + 1; i <= Edges[band + 1] * Size / AudioFormat.SampleRate; i++)
            {
                sum += (data[i].Real * data[i].Real) + (data[i].Imaginary * data[i].Imaginary);
            }

            bands[band] = 10 * Math.Log10(sum / (Length * Length / 4.0));
        }

        return bands;
    }
}
