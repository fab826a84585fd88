using System.Numerics;
using System.Runtime.InteropServices;

namespace Spaces.Grains.Audio;

/// <summary>Arithmetic on frames of float samples, full scale ±1, with the processor's vectors. Stereo is interleaved.</summary>
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

    /// <summary><paramref name="samples"/> *= <paramref name="gains"/>, one by one.</summary>
    public static void Multiply(Span<float> samples, ReadOnlySpan<float> gains)
    {
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(samples);
        ReadOnlySpan<Vector<float>> by = MemoryMarshal.Cast<float, Vector<float>>(gains[..samples.Length]);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] *= by[i];
        }

        for (int i = to.Length * Vector<float>.Count; i < samples.Length; i++)
        {
            samples[i] *= gains[i];
        }
    }

    /// <summary>Of each pair of left and right the larger magnitude.</summary>
    public static void Louder(ReadOnlySpan<float> pairs, Span<float> magnitudes)
    {
        for (int i = 0; i < magnitudes.Length; i++)
        {
            magnitudes[i] = Math.Max(Math.Abs(pairs[2 * i]), Math.Abs(pairs[(2 * i) + 1]));
        }
    }

    /// <summary>Multiplies left and right of each pair by the same gain.</summary>
    public static void MultiplyPairs(Span<float> pairs, ReadOnlySpan<float> gains)
    {
        for (int i = 0; i < gains.Length; i++)
        {
            pairs[2 * i] *= gains[i];
            pairs[(2 * i) + 1] *= gains[i];
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
        Vector<float> more = Vector<float>.Zero; // two chains: one would wait for itself
        int at = 0;
        for (; at + 1 < vectors.Length; at += 2)
        {
            most = Vector.Max(most, Vector.Abs(vectors[at]));
            more = Vector.Max(more, Vector.Abs(vectors[at + 1]));
        }

        most = Vector.Max(most, more);
        if (at < vectors.Length)
        {
            most = Vector.Max(most, Vector.Abs(vectors[at]));
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
        Vector<float> more = Vector<float>.Zero; // two chains: one would wait for itself
        int at = 0;
        for (; at + 1 < x.Length; at += 2)
        {
            sums += x[at] * y[at];
            more += x[at + 1] * y[at + 1];
        }

        if (at < x.Length)
        {
            sums += x[at] * y[at];
        }

        float sum = Vector.Sum(sums + more);
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
        ReadOnlySpan<Vector<float>> old = MemoryMarshal.Cast<float, Vector<float>>(outOf[..into.Length]);
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(into);
        Vector<float> ladder = Vector<float>.Indices + Vector<float>.One;
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<float> share = (ladder + new Vector<float>(i * Vector<float>.Count)) * step;
            vectors[i] = old[i] + ((vectors[i] - old[i]) * share);
        }

        for (int i = vectors.Length * Vector<float>.Count; i < into.Length; i++)
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
