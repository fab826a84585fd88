using System.Numerics;

namespace Spaces.TestKit.Audio;

/// <summary>The fast Fourier transform, radix 2, in place; enough for a cross-correlation.</summary>
public static class Fourier
{
    /// <summary>Transforms; the length is a power of two. The inverse is not scaled.</summary>
    public static void Transform(Complex[] data, bool inverse)
    {
        ArgumentNullException.ThrowIfNull(data);
        var n = data.Length;
        for (int i = 1, j = 0; i < n; i++)
        {
            var bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1)
            {
                j ^= bit;
            }

            j ^= bit;
            if (i < j)
            {
                (data[i], data[j]) = (data[j], data[i]);
            }
        }

        var roots = new Complex[n / 2];
        for (var i = 0; i < roots.Length; i++)
        {
            roots[i] = Complex.FromPolarCoordinates(1, (inverse ? 2 : -2) * Math.PI * i / n);
        }

        for (var length = 2; length <= n; length <<= 1)
        {
            var half = length / 2;
            var step = n / length;
            for (var start = 0; start < n; start += length)
            {
                for (var k = 0; k < half; k++)
                {
                    var even = data[start + k];
                    var odd = data[start + k + half] * roots[k * step];
                    data[start + k] = even + odd;
                    data[start + k + half] = even - odd;
                }
            }
        }
    }

    /// <summary>
    /// Where a piece lies in a longer stretch of sound: the place of the highest normalised cross-correlation and its value, 1 for the same
    /// waveform at any loudness.
    /// </summary>
    public static (int Place, double Peak) Locate(ReadOnlySpan<float> piece, ReadOnlySpan<float> stretch)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(piece.Length + stretch.Length));
        var a = new Complex[size];
        var b = new Complex[size];
        double pieceEnergy = 0;
        for (var i = 0; i < piece.Length; i++)
        {
            a[i] = piece[i];
            pieceEnergy += (double)piece[i] * piece[i];
        }

        for (var i = 0; i < stretch.Length; i++)
        {
            b[i] = stretch[i];
        }

        Transform(a, inverse: false);
        Transform(b, inverse: false);
        for (var i = 0; i < size; i++)
        {
            b[i] *= Complex.Conjugate(a[i]);
        }

        Transform(b, inverse: true);

        double energy = 0;
        for (var i = 0; i < piece.Length; i++)
        {
            energy += (double)stretch[i] * stretch[i];
        }

        var (place, peak) = (0, 0.0);
        for (var i = 0; i + piece.Length < stretch.Length; i++)
        {
            var value = b[i].Real / size / Math.Sqrt(Math.Max(pieceEnergy * energy, 1e-12));
            if (value > peak)
            {
                (place, peak) = (i, value);
            }

            energy += ((double)stretch[i + piece.Length] * stretch[i + piece.Length]) - ((double)stretch[i] * stretch[i]);
        }

        return (place, peak);
    }
}
