using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Audio;

/// <summary>
/// A speaker's last packets of 20 ms, decoded or passed on, so that a decoder can be brought to where the listeners' decoders are. Bounded;
/// allocates nothing after it is made.
/// </summary>
internal sealed class FrameRing
{
    /// <summary>Frames kept. Half of them are for the decoder to find its state (it halves its error with each), half for what they sound like.</summary>
    public const int Capacity = 10;

    /// <summary>Longest packet kept, in bytes: 160 kbit/s.</summary>
    public const int MaxBytes = 400;

    private const float Smoothing = 1f / 32;

    private readonly byte[] _bytes = new byte[Capacity * MaxBytes];
    private readonly short[] _lengths = new short[Capacity];
    private readonly byte[] _levels = new byte[Capacity];
    private int _next;

    /// <summary>Frames in the ring.</summary>
    public int Count { get; private set; }

    /// <summary>Length of the packets in bytes, smoothed from nothing: a sound's first packet is longer than all others.</summary>
    public float MeanBytes { get; private set; }

    /// <summary>The i-th frame's packet, 0 is the oldest; empty for a frame that did not come.</summary>
    public ReadOnlySpan<byte> Packet(int i) => _bytes.AsSpan(Slot(i) * MaxBytes, _lengths[Slot(i)]);

    /// <summary>The level in -dBov that the i-th frame's sender claims.</summary>
    public byte Level(int i) => _levels[Slot(i)];

    /// <summary>The newest frame's packet.</summary>
    public ReadOnlySpan<byte> Newest => Packet(Count - 1);

    /// <summary>Keeps a packet; one that is too long is kept as one that did not come.</summary>
    public void Add(ReadOnlySpan<byte> packet, byte level)
    {
        MeanBytes += (packet.Length - MeanBytes) * Smoothing;
        int length = packet.Length > MaxBytes ? 0 : packet.Length;
        packet[..length].CopyTo(_bytes.AsSpan(_next * MaxBytes));
        Advance((short)length, level);
    }

    /// <summary>A frame did not come.</summary>
    public void AddMissing() => Advance(0, AudioFormat.SilentLevel);

    /// <summary>Decodes the newest frames, concealing what did not come.</summary>
    /// <param name="decoder">A decoder in any state.</param>
    /// <param name="pcm">Room for as many frames as shall be decoded; frames before the first that was kept are silence.</param>
    /// <param name="channels">The decoder's channels.</param>
    public void Decode(IOpusDecoder decoder, Span<float> pcm, int channels = 1)
    {
        int length = AudioFormat.FrameSamples * channels;
        int frames = pcm.Length / length;
        int empty = Math.Max(0, frames - Count);
        pcm.Clear();
        for (int i = empty; i < frames; i++)
        {
            Span<float> frame = pcm.Slice(i * length, length);
            ReadOnlySpan<byte> packet = Packet(Count - frames + i);
            if (decoder.Decode(packet, frame, inBandFec: false) != AudioFormat.FrameSamples
                && (packet.IsEmpty || decoder.Decode([], frame, inBandFec: false) != AudioFormat.FrameSamples))
            {
                frame.Clear();
            }
        }
    }

    /// <summary>Forgets all: what came before the next frame is silence.</summary>
    public void Clear() => Count = 0;

    private void Advance(short length, byte level)
    {
        (_lengths[_next], _levels[_next]) = (length, level);
        _next = (_next + 1) % Capacity;
        Count = Math.Min(Count + 1, Capacity);
    }

    private int Slot(int i) => (_next - Count + i + Capacity) % Capacity;

    /// <summary>The whole ring, in or out.</summary>
    public void Carry(StateCodec codec)
    {
        int count = codec.Count(Count, Capacity);
        if (codec.Reads)
        {
            Clear();
        }

        Span<byte> packet = stackalloc byte[MaxBytes];
        for (int i = 0; i < count; i++)
        {
            bool reads = codec.Reads;
            int length = codec.Count(reads ? 0 : Packet(i).Length, MaxBytes);
            byte level = reads ? (byte)0 : Level(i);
            codec.Value(ref level);
            if (!reads)
            {
                Packet(i).CopyTo(packet);
            }

            codec.All(packet[..length]);
            if (reads)
            {
                packet[..length].CopyTo(_bytes.AsSpan(_next * MaxBytes));
                Advance((short)length, level);
            }
        }

        float mean = MeanBytes;
        codec.Value(ref mean);
        MeanBytes = mean;
    }
}
