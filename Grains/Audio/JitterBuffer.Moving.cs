using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>The buffer on its way to another silo: whole, bit for bit.</summary>
internal sealed partial class JitterBuffer
{
    // The longest packet of Opus (RFC 6716 section 3.2.5): 120 ms.
    private const int LongestPacket = 6 * Frame;

    /// <summary>Everything, in or out.</summary>
    public void Carry(StateCodec codec)
    {
        Counters.Carry(codec);
        codec.Value(ref _tick);
        _allowance = codec.Count(_allowance, Capacity);
        codec.Flag(ref _taken);
        codec.Value(ref _lastTaken);
        codec.Flag(ref _restart);
        codec.Flag(ref _anchored);
        codec.Value(ref _nextTime);
        codec.Value(ref _owed);
        codec.Value(ref _starvedFrames);
        codec.Value(ref _waited);
        codec.Value(ref _loss);
        codec.Flag(ref _recoverable);
        _spread.Carry(codec);
        _watch.Carry(codec);
        _window.Carry(codec);
        int count = codec.Count(_count, Capacity);
        if (codec.Reads)
        {
            _store.Clear();
            (_head, _count, _buffered) = (0, 0, 0);
        }

        Span<byte> payload = stackalloc byte[AudioFormat.MaxFrameBytes];
        for (int i = 0; i < count; i++)
        {
            if (codec.Reads)
            {
                _entries[i] = default;
            }

            ref Entry entry = ref At(i);
            Carry(codec, ref entry, payload);
            if (codec.Reads)
            {
                (_count, _buffered) = (_count + 1, _buffered + entry.Samples);
            }
        }

        StateCodec.Check(!_anchored || (_owed >= 0 && _starvedFrames >= 0));
    }

    private void Carry(StateCodec codec, ref Entry entry, Span<byte> payload)
    {
        codec.Value(ref entry.Sequence);
        codec.Value(ref entry.MediaTime);
        entry.Samples = codec.Count(entry.Samples, LongestPacket);
        entry.FrameSamples = codec.Count(entry.FrameSamples, LongestPacket);
        StateCodec.Check(entry.FrameSamples >= Quantum && entry.Samples >= entry.FrameSamples);
        codec.Value(ref entry.Level);
        codec.Flag(ref entry.HasRecovery);
        codec.Flag(ref entry.Restart);
        int length = codec.Count(entry.Length, payload.Length);
        StateCodec.Check(length > 0);
        if (!codec.Reads)
        {
            _store.Read(entry.Token, payload[..length]);
        }

        codec.All(payload[..length]);
        if (codec.Reads)
        {
            StateCodec.Check(_store.Available >= length);
            entry.Length = (short)length;
            entry.Token = _store.Add(payload[..length]);
        }
    }
}
