using System.Numerics;
using System.Runtime.InteropServices;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>
/// Look-ahead peak limiter: the gain is down before a peak arrives, in a smooth curve, so nothing is cut off and nothing
/// clicks. Below the ceiling it only delays, bit for bit.
/// </summary>
/// <remarks>
/// For each sample how far the gain must fall; of these the most over the window ahead; that value recovers slowly; and the
/// mean over the same window smooths it. Each value in the mean's window has the delayed sample in its own window, so the
/// mean can never be less than what that sample needs. All is done a frame at a time, step by step, for the processor's
/// vectors; only the running maximum and the running sum go sample by sample. Both channels of stereo share one gain, that
/// of the louder: otherwise a peak on the left would move everything else to the right.
/// </remarks>
internal sealed class Limiter
{
    private const int Frame = AudioFormat.FrameSamples;
    private const double ReleaseSeconds = 0.06;

    // A gain this near to 1 is 1: less than a thousandth of a decibel.
    private const float Snap = 1e-4f;

    // What is left of a fall after so many samples, and the reverse of it: with these the slow recovery is a running maximum.
    private static readonly float[] Left = Powers(-1);
    private static readonly float[] Back = Powers(1);

    private readonly float _ceiling;
    private readonly int _channels;
    private readonly int _window;
    private readonly float[] _late; // the samples of the delay, oldest first
    private readonly float[] _needed; // the newest window - 1 falls needed
    private readonly float[] _held; // the newest window falls held
    private float _carry; // the last fall held
    private bool _limiting;

    /// <param name="ceiling">Largest magnitude that comes out, above 0.</param>
    /// <param name="lookAhead">Look-ahead in samples, 2 to half a frame; the delay is one less.</param>
    /// <param name="channels">Interleaved channels, 1 or 2.</param>
    public Limiter(float ceiling, int lookAhead, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lookAhead, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lookAhead, Frame / 2);
        _ceiling = ceiling;
        _channels = channels;
        _window = lookAhead;
        _late = new float[(lookAhead - 1) * channels];
        _needed = new float[lookAhead - 1];
        _held = new float[lookAhead];
    }

    /// <summary>Samples a channel by which the output is late.</summary>
    public int Delay => _late.Length / _channels;

    /// <summary>Whether the last frame was held down.</summary>
    public bool IsLimiting => _limiting;

    /// <summary>Limits a frame of 20 ms in place.</summary>
    public void Process(Span<float> frame)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, Frame * _channels);
        if (_limiting || Pcm.Peak(frame) > _ceiling)
        {
            if (!_limiting)
            {
                Begin();
            }

            Span<float> gains = stackalloc float[Frame];
            if (_channels == 1)
            {
                Gains(frame, gains);
                Shift(frame);
                Pcm.Multiply(frame, gains);
            }
            else
            {
                Span<float> louder = stackalloc float[Frame];
                Pcm.Louder(frame, louder);
                Gains(louder, gains);
                Shift(frame);
                Pcm.MultiplyPairs(frame, gains);
            }

            Pcm.Clamp(frame, _ceiling); // only rounding is left to clamp
        }
        else
        {
            Shift(frame);
        }
    }

    /// <summary>Takes over the state of another limiter of the same shape.</summary>
    public void CopyStateFrom(Limiter other)
    {
        other._late.CopyTo(_late, 0);
        other._needed.CopyTo(_needed, 0);
        other._held.CopyTo(_held, 0);
        (_carry, _limiting) = (other._carry, other._limiting);
    }

    /// <summary>Puts the delayed samples before the frame's and keeps as many of its last for the next one.</summary>
    private void Shift(Span<float> frame)
    {
        Span<float> newest = stackalloc float[_late.Length];
        frame[^_late.Length..].CopyTo(newest);
        frame[..^_late.Length].CopyTo(frame[_late.Length..]);
        _late.CopyTo(frame);
        newest.CopyTo(_late);
    }

    /// <summary>From pure delay to limiting: all that is in the delay line was below the ceiling.</summary>
    private void Begin()
    {
        _limiting = true;
        _carry = 0;
        Array.Clear(_needed);
        Array.Clear(_held);
    }

    /// <summary>The gain of each delayed sample; leaves limiting when nothing has needed it for two windows.</summary>
    private void Gains(ReadOnlySpan<float> frame, Span<float> gains)
    {
        Span<float> needed = stackalloc float[_needed.Length + Frame];
        _needed.CopyTo(needed);
        Needed(frame, needed[_needed.Length..]);
        needed[^_needed.Length..].CopyTo(_needed);
        MostOfWindow(needed, _window);

        Span<float> held = stackalloc float[_window + Frame];
        _held.CopyTo(held);
        Hold(needed[_needed.Length..], held[_window..]);
        held[^_window..].CopyTo(_held);

        double sum = 0;
        foreach (float fall in held[..^Frame])
        {
            sum += fall;
        }

        double share = 1.0 / _window;
        for (int i = 0; i < gains.Length; i++)
        {
            sum += (double)held[_window + i] - held[i];
            gains[i] = (float)(1 - (sum * share));
        }

        _limiting = held[^(2 * _window)..].IndexOfAnyExcept(0f) >= 0;
    }

    /// <summary>How far the gain must fall for each sample by itself, 0 to 1.</summary>
    private void Needed(ReadOnlySpan<float> samples, Span<float> falls)
    {
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(samples);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(falls);
        Vector<float> ceiling = new(_ceiling);
        for (int i = 0; i < from.Length; i++)
        {
            Vector<float> magnitude = Vector.Abs(from[i]);
            Vector<float> fall = Vector<float>.One - (ceiling / magnitude);
            to[i] = Vector.ConditionalSelect(Vector.GreaterThan(magnitude, ceiling), fall, Vector<float>.Zero);
        }

        for (int i = from.Length * Vector<float>.Count; i < samples.Length; i++)
        {
            float magnitude = Math.Abs(samples[i]);
            falls[i] = magnitude > _ceiling ? 1 - (_ceiling / magnitude) : 0;
        }
    }

    /// <summary>Each value from the window's end on becomes the most of the window that ends with it.</summary>
    private static void MostOfWindow(Span<float> values, int window)
    {
        // Of one value, of two, of four, …: the most of twice as many is that of two halves.
        int width = 1;
        for (; 2 * width <= window; width *= 2)
        {
            MostWithEarlier(values, width, (2 * width) - 1);
        }

        if (width < window)
        {
            MostWithEarlier(values, window - width, window - 1);
        }
    }

    /// <summary>The most of each value and the one <paramref name="before"/> it, from the last to the <paramref name="first"/>.</summary>
    private static void MostWithEarlier(Span<float> values, int before, int first)
    {
        int i = values.Length;
        for (; i - Vector<float>.Count >= first; i -= Vector<float>.Count)
        {
            int at = i - Vector<float>.Count;
            Vector.Max(new Vector<float>(values[at..]), new Vector<float>(values[(at - before)..])).CopyTo(values[at..]);
        }

        while (--i >= first)
        {
            values[i] = Math.Max(values[i], values[i - before]);
        }
    }

    /// <summary>Falls at once, recovers slowly: each value is the most of what is needed and what is left of the one before.</summary>
    private void Hold(ReadOnlySpan<float> needed, Span<float> held)
    {
        needed.CopyTo(held);
        Pcm.Multiply(held, Back);
        float most = _carry;
        for (int i = 0; i < held.Length; i++)
        {
            most = held[i] > most ? held[i] : most;
            held[i] = most;
        }

        Pcm.Multiply(held, Left);
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(held);
        Vector<float> snap = new(Snap);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<float> need = new(needed[(i * Vector<float>.Count)..]);
            Vector<int> over = Vector.LessThan(vectors[i], snap) & Vector.Equals(need, Vector<float>.Zero);
            vectors[i] = Vector.ConditionalSelect(over, Vector<float>.Zero, vectors[i]);
        }

        for (int i = vectors.Length * Vector<float>.Count; i < held.Length; i++)
        {
            held[i] = held[i] < Snap && needed[i] == 0 ? 0 : held[i];
        }

        _carry = held[^1];
    }

    private static float[] Powers(int sign)
    {
        float[] powers = new float[Frame];
        for (int i = 0; i < Frame; i++)
        {
            powers[i] = (float)Math.Exp(sign * (i + 1) / (ReleaseSeconds * AudioFormat.SampleRate));
        }

        return powers;
    }

    /// <summary>The whole state, in or out. One that was written with another look-ahead begins with nothing behind it.</summary>
    public void Carry(StateCodec codec)
    {
        bool fits = codec.Fits(_late.AsSpan()) & codec.Fits(_needed.AsSpan()) & codec.Fits(_held.AsSpan());
        codec.Value(ref _carry);
        codec.Flag(ref _limiting);
        if (!fits)
        {
            Array.Clear(_late);
            Begin();
            _limiting = false;
        }
    }
}
