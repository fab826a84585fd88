namespace Spaces.Grains.Audio;

/// <summary>
/// Decoded samples that wait for their tick. Grows to what the sender's packet length needs (at most 120 ms and a few
/// frames) and stays at that, so a steady stream allocates nothing.
/// </summary>
internal sealed class PcmFifo(int channels = 1)
{
    private float[] _samples = new float[2048 * channels];
    private int _start;

    /// <summary>Interleaved channels, 1 or 2. Every count here is of samples a channel.</summary>
    public int Channels => channels;

    /// <summary>Samples waiting.</summary>
    public int Count { get; private set; }

    /// <summary>The waiting samples, oldest first.</summary>
    public Span<float> Waiting => _samples.AsSpan(_start * channels, Count * channels);

    /// <summary>Room for more at the end, to be filled at once; counts as waiting from now on.</summary>
    public Span<float> Append(int count)
    {
        if ((_start + Count + count) * channels > _samples.Length)
        {
            float[] target = _samples;
            if ((Count + count) * channels > target.Length)
            {
                target = new float[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)((Count + count) * channels))];
            }

            Waiting.CopyTo(target);
            (_samples, _start) = (target, 0);
        }

        Count += count;
        return _samples.AsSpan((_start + Count - count) * channels, count * channels);
    }

    /// <summary>Puts samples before the oldest.</summary>
    public void Prepend(ReadOnlySpan<float> samples)
    {
        int waiting = Waiting.Length;
        Append(samples.Length / channels);
        Span<float> all = Waiting;
        all[..waiting].CopyTo(all[samples.Length..]);
        samples.CopyTo(all);
    }

    /// <summary>Takes the last samples back.</summary>
    public void Retract(int count) => Count -= count;

    /// <summary>Drops the oldest samples.</summary>
    public void Skip(int count)
    {
        _start += count;
        Count -= count;
        if (Count == 0)
        {
            _start = 0;
        }
    }

    /// <summary>Moves the oldest samples out.</summary>
    public void Read(Span<float> destination)
    {
        Waiting[..destination.Length].CopyTo(destination);
        Skip(destination.Length / channels);
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => (_start, Count) = (0, 0);

    /// <summary>What waits, in or out.</summary>
    public void Carry(StateCodec codec)
    {
        const int Most = 8 * Interfaces.Audio.AudioFormat.SampleRate / 10; // more than ever waits
        int count = codec.Count(Count, Most);
        if (codec.Reads)
        {
            Clear();
            Append(count);
        }

        codec.All(Waiting);
    }
}
