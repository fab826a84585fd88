using System.Numerics;
using System.Runtime.InteropServices;

namespace Spaces.Grains.Audio;

/// <summary>Arithmetic on frames of float samples, full scale ±1, with the processor's vectors.</summary>
internal static class Pcm
{
    /// <summary><paramref name="sum"/> += <paramref name="part"/>.</summary>
    public static void Add(Span<float> sum, ReadOnlySpan<float> part)
    {
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(sum);
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(part[..sum.Length]);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }

        for (int i = to.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] += part[i];
        }
    }

    /// <summary><paramref name="result"/> = <paramref name="whole"/> - <paramref name="part"/>.</summary>
    public static void Subtract(ReadOnlySpan<float> whole, ReadOnlySpan<float> part, Span<float> result)
    {
        ReadOnlySpan<Vector<float>> a = MemoryMarshal.Cast<float, Vector<float>>(whole[..result.Length]);
        ReadOnlySpan<Vector<float>> b = MemoryMarshal.Cast<float, Vector<float>>(part[..result.Length]);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(result);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = a[i] - b[i];
        }

        for (int i = to.Length * Vector<float>.Count; i < result.Length; i++)
        {
            result[i] = whole[i] - part[i];
        }
    }

    /// <summary>Multiplies by a gain that goes in a straight line from one value to another, which it reaches at the end.</summary>
    public static void Ramp(Span<float> samples, float from, float to)
    {
        if (samples.IsEmpty || (from == 1 && to == 1))
        {
            return;
        }

        float step = (to - from) / samples.Length;
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        Vector<float> ladder = (Vector<float>.Indices + Vector<float>.One) * step;
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] *= ladder + new Vector<float>(from + (step * i * Vector<float>.Count));
        }

        for (int i = vectors.Length * Vector<float>.Count; i < samples.Length; i++)
        {
            samples[i] *= from + (step * (i + 1));
        }
    }

    /// <summary>Keeps every sample within ±<paramref name="limit"/>; what is not a number becomes silence.</summary>
    public static void Clamp(Span<float> samples, float limit)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        Vector<float> most = new(limit);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<float> v = vectors[i];
            v = Vector.ConditionalSelect(Vector.Equals(v, v), v, Vector<float>.Zero);
            vectors[i] = Vector.Min(Vector.Max(v, -most), most);
        }

        for (int i = vectors.Length * Vector<float>.Count; i < samples.Length; i++)
        {
            samples[i] = float.IsNaN(samples[i]) ? 0 : Math.Clamp(samples[i], -limit, limit);
        }
    }

    /// <summary>The largest magnitude.</summary>
    public static float Peak(ReadOnlySpan<float> samples)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        Vector<float> most = Vector<float>.Zero;
        foreach (Vector<float> v in vectors)
        {
            most = Vector.Max(most, Vector.Abs(v));
        }

        float peak = 0;
        for (int i = 0; i < Vector<float>.Count; i++)
        {
            peak = Math.Max(peak, most[i]);
        }

        for (int i = vectors.Length * Vector<float>.Count; i < samples.Length; i++)
        {
            peak = Math.Max(peak, Math.Abs(samples[i]));
        }

        return peak;
    }

    /// <summary>The sum of products.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> x = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> y = MemoryMarshal.Cast<float, Vector<float>>(b[..a.Length]);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            sums += x[i] * y[i];
        }

        float sum = Vector.Sum(sums);
        for (int i = x.Length * Vector<float>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Blends out of one sound into another, sample by sample: <paramref name="into"/> holds the result.</summary>
    public static void CrossFade(ReadOnlySpan<float> outOf, Span<float> into)
    {
        float step = 1f / (into.Length + 1);
        for (int i = 0; i < into.Length; i++)
        {
            into[i] = outOf[i] + ((into[i] - outOf[i]) * step * (i + 1));
        }
    }

    /// <summary>Root mean square level in dBov, -127 to 0 (RFC 6464: a full-scale square wave is 0, a full-scale sine -3).</summary>
    public static float Level(ReadOnlySpan<float> samples)
    {
        float meanSquare = Dot(samples, samples) / samples.Length;
        return Math.Clamp(10 * MathF.Log10(meanSquare + 1e-20f), -127, 0);
    }
}
