using System.Numerics;
using Spaces.Grains.Interfaces.Audio;
using Spaces.TestKit.Audio;

namespace Spaces.Benchmarks.Audio;

/// <summary>
/// Log-spectral distance: over pieces of 20 ms under a Hann window, half of each overlapping, the root mean square over 24 bands of the
/// difference of the bands' levels in dB; then the mean over those pieces in which something was said. The bands are a sixth of the
/// critical-band scale's width apart in the way of ears (Traunmüller's formula), to 15.5 kHz. Levels are counted from 60 dB below the
/// loudest band of all on, so that nothing inaudible weighs; the level as a whole is first made the same.
/// </summary>
internal static class SpectralDistance
{
    private const int Piece = 1024;
    private const int Bands = 24;
    private const double Below = 60; // dB

    /// <summary>The distance in dB; 0 for the same sound.</summary>
    /// <param name="said">The original.</param>
    /// <param name="heard">What came out.</param>
    /// <param name="lookAhead">Samples by which it is late.</param>
    public static double Between(float[] said, float[] heard, int lookAhead)
    {
        int count = (Math.Min(said.Length, heard.Length - lookAhead) - Piece) / (Piece / 2);
        double[][] of = [.. Enumerable.Range(0, count).Select(i => Levels(said.AsSpan(i * Piece / 2, Piece)))];
        double[][] to = [.. Enumerable.Range(0, count).Select(i => Levels(heard.AsSpan((i * Piece / 2) + lookAhead, Piece)))];
        double floor = of.Max(levels => levels.Max()) - Below;
        double gain = Total(of) - Total(to);
        double sum = 0;
        int pieces = 0;
        for (int i = 0; i < count; i++)
        {
            if (of[i].Max() < floor + 20)
            {
                continue; // a pause
            }

            double squares = 0;
            for (int band = 0; band < Bands; band++)
            {
                double difference = Math.Max(of[i][band], floor) - Math.Max(to[i][band] + gain, floor);
                squares += difference * difference;
            }

            sum += Math.Sqrt(squares / Bands);
            pieces++;
        }

        return sum / Math.Max(1, pieces);
    }

    private static double Total(double[][] levels) => 10 * Math.Log10(levels.Sum(l => l.Sum(x => Math.Pow(10, x / 10))));

    private static double[] Levels(ReadOnlySpan<float> piece)
    {
        Complex[] data = new Complex[Piece];
        for (int i = 0; i < Piece; i++)
        {
            data[i] = piece[i] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / Piece)));
        }

        Fourier.Transform(data, inverse: false);
        double[] energy = new double[Bands];
        for (int k = 1; k < Piece / 2; k++)
        {
            int band = (int)Bark((double)k * AudioFormat.SampleRate / Piece);
            if (band < Bands)
            {
                energy[band] += (data[k].Real * data[k].Real) + (data[k].Imaginary * data[k].Imaginary);
            }
        }

        return [.. energy.Select(e => 10 * Math.Log10(e + 1e-12))];
    }

    private static double Bark(double hertz) => Math.Max(0, (26.81 * hertz / (1960 + hertz)) - 0.53);
}
