using System.Numerics;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Load.Sound;

/// <summary>
/// The mark by which delay is measured: 40 ms that rise from 4 to 7 kHz, above all tones and within what a voice codec keeps. Its
/// autocorrelation is a third of a millisecond wide.
/// </summary>
internal static class Chirp
{
    public const int Samples = 2 * AudioFormat.FrameSamples;

    private const double From = 4000;
    private const double To = 7000;

    // Of the correlation's own root mean square. Tones and codec noise stay below 6.
    private const double LeastProminence = 8;

    /// <summary>The waveform at peak 1, tapered at both ends.</summary>
    public static float[] Wave { get; } = Make();

    /// <summary>Where a chirp starts in a piece of sound; -1 when there is none.</summary>
    public static int Find(ReadOnlySpan<float> pcm)
    {
        var best = -1;
        double bestValue = 0;
        double energy = 0;
        var places = pcm.Length - Samples;
        for (var i = 0; i < places; i++)
        {
            double value = Math.Abs(Dot(pcm.Slice(i, Samples), Wave));
            energy += value * value;
            if (value > bestValue)
            {
                (best, bestValue) = (i, value);
            }
        }

        return places > 0 && bestValue > LeastProminence * Math.Sqrt(energy / places) && bestValue > 1e-3 ? best : -1;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < Samples; i += Vector<float>.Count)
        {
            sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        }

        return Vector.Sum(sum);
    }

    private static float[] Make()
    {
        var wave = new float[Samples];
        for (var i = 0; i < Samples; i++)
        {
            var t = i / (double)AudioFormat.SampleRate;
            var length = Samples / (double)AudioFormat.SampleRate;
            var phase = 2 * Math.PI * ((From * t) + ((To - From) * t * t / (2 * length)));
            var taper = Math.Min(1, Math.Min(i, Samples - 1 - i) / (Samples / 10.0));
            wave[i] = (float)(taper * Math.Sin(phase));
        }

        return wave;
    }
}
