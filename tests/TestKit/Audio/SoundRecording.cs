using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Peer;

namespace Spaces.TestKit.Audio;

/// <summary>One packet of a recording.</summary>
internal readonly record struct RecordedPacket(long Sequence, uint Timestamp, TimeSpan Arrival, int Offset, int Length);

/// <summary>
/// Keeps what a peer hears, bytes and arrival times, and decodes it afterwards: recording costs a copy, so that it does not disturb
/// what it measures. Full means that later packets are not kept. One thread records; what is recorded so far may be read on any other meanwhile.
/// </summary>
internal sealed class SoundRecording : IRtpReceiver
{
    private readonly RecordedPacket[] _packets;
    private readonly byte[] _bytes;
    private int _used;

    // Written last: what lies below it does not change any more.
    private int _count;

    /// <param name="seconds">How much to keep; 120 bytes a packet are reckoned.</param>
    public SoundRecording(double seconds)
    {
        var packets = (int)(seconds * AudioFormat.FramesPerSecond);
        _packets = new RecordedPacket[packets];
        _bytes = new byte[packets * 120];
    }

    /// <summary>Packets in order of arrival: those that were there when it was asked for.</summary>
    public IReadOnlyList<RecordedPacket> Packets => new ArraySegment<RecordedPacket>(_packets, 0, Volatile.Read(ref _count));

    /// <inheritdoc />
    public void OnRtp(in ReceivedRtp packet)
    {
        if (_count == _packets.Length || _used + packet.Payload.Length > _bytes.Length)
        {
            return;
        }

        packet.Payload.CopyTo(_bytes.AsSpan(_used));
        _packets[_count] = new RecordedPacket(packet.Sequence, packet.Timestamp, packet.Arrival, _used, packet.Payload.Length);
        _used += packet.Payload.Length;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>
    /// Decodes everything in order of sequence on the line of RTP time: a missing packet is concealed as a client would, a pause in
    /// RTP time without one is silence.
    /// </summary>
    public DecodedSound Decode()
    {
        var ordered = Packets.DistinctBy(p => p.Sequence).OrderBy(p => p.Sequence).ToArray();
        if (ordered.Length == 0)
        {
            return new DecodedSound([], []);
        }

        var frames = new List<DecodedFrame>(ordered.Length);
        var pcm = new List<float>(ordered.Length * AudioFormat.FrameSamples);
        using var decoder = new LibOpusCodec().CreateDecoder(1);
        var frame = new float[AudioFormat.MaxPacketSamples];
        var before = ordered[0];
        foreach (var packet in ordered)
        {
            // Where this packet belongs; between it and what is decoded so far lie lost packets, then silence.
            var position = frames.Count == 0 ? 0 : frames[^1].Position + (int)(packet.Timestamp - before.Timestamp);
            for (var lost = packet.Sequence - before.Sequence - 1; lost > 0 && pcm.Count < position; lost--)
            {
                decoder.Decode([], frame.AsSpan(0, AudioFormat.FrameSamples), inBandFec: false);
                pcm.AddRange(frame.AsSpan(0, AudioFormat.FrameSamples));
            }

            while (pcm.Count < position)
            {
                pcm.Add(0);
            }

            var samples = decoder.Decode(_bytes.AsSpan(packet.Offset, packet.Length), frame, inBandFec: false);
            frames.Add(new DecodedFrame(pcm.Count, samples, packet.Arrival));
            pcm.AddRange(frame.AsSpan(0, samples));
            before = packet;
        }

        return new DecodedSound([.. pcm], frames);
    }
}

/// <summary>Where a packet's sound lies in the decoded sound, and when it came.</summary>
internal readonly record struct DecodedFrame(int Position, int Samples, TimeSpan Arrival);

/// <summary>Decoded sound, mono at 48 kHz, with the arrival of each of its frames.</summary>
internal sealed record DecodedSound(float[] Pcm, IReadOnlyList<DecodedFrame> Frames)
{
    /// <summary>
    /// When a sample could first be played: the arrival of its packet and its place in it, as in a client that buffers nothing.
    /// Null for a sample that did not arrive (concealed or silence).
    /// </summary>
    public TimeSpan? EarTime(int sample)
    {
        var low = 0;
        var high = Frames.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var frame = Frames[middle];
            if (sample < frame.Position)
            {
                high = middle - 1;
            }
            else if (sample >= frame.Position + frame.Samples)
            {
                low = middle + 1;
            }
            else
            {
                return frame.Arrival + TimeSpan.FromSeconds((sample - frame.Position) / (double)AudioFormat.SampleRate);
            }
        }

        return null;
    }
}
