using System.Buffers;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>
/// The lane on its way to another silo. All is carried but the decoder's state, which has pointers of its process in it: a fresh decoder decodes the
/// last packets once more and is then where the old one was, or a tenth of a decibel beside it.
/// </summary>
internal sealed partial class SpeakerLane
{
    /// <summary>Everything but the decoder and the own stream, in or out; when it came in, <see cref="Warm"/> makes the decoder follow.</summary>
    public void Carry(StateCodec codec)
    {
        bool muted = Muted;
        bool leaving = Leaving;
        codec.Flag(ref muted);
        codec.Flag(ref leaving);
        (Muted, Leaving) = (muted, leaving);
        (float gain, float weight) = (Gain, Weight);
        codec.Value(ref gain);
        codec.Value(ref weight);
        StateCodec.Check(gain is >= 0 and <= 8 && weight is >= 0 and <= 8);
        (Gain, Weight) = (gain, weight);
        MinusTail = codec.Count(Math.Max(0, MinusTail), int.MaxValue);
        State = (LaneState)codec.Count((int)State, (int)LaneState.Concealing);
        byte level = Level;
        codec.Value(ref level);
        Level = Math.Min(level, AudioFormat.SilentLevel);
        codec.Value(ref _debt);
        codec.Flag(ref _cold);
        codec.Flag(ref _missed);
        codec.Value(ref _fade);
        codec.Flag(ref _fadeOut);
        codec.Value(ref _quiet);
        codec.Value(ref _gaps);
        codec.Value(ref _unsettled);
        codec.Value(ref _trust);
        _primerLength = codec.Count(_primerLength, AudioFormat.MaxFrameBytes);
        codec.Value(ref _primerLevel);
        if (_primerLength > 0)
        {
            _primer ??= new byte[AudioFormat.MaxFrameBytes];
            codec.All(_primer.AsSpan(0, _primerLength));
        }

        Score.Carry(codec);
        _jitter.Carry(codec);
        _fifo.Carry(codec);
        _ring.Carry(codec);
        codec.All(_frame.AsSpan());
    }

    /// <summary>Brings a fresh decoder to where the one was whose lane came in.</summary>
    /// <param name="passing">Packets are passed on: the decoder rests, and begins with the ring by itself.</param>
    public void Warm(bool passing)
    {
        if (passing)
        {
            _heldPayload ??= new byte[AudioFormat.MaxFrameBytes];
        }

        if (_cold && !passing)
        {
            return;
        }

        _decoder ??= _codec.CreateDecoder(_channels);
        if (passing)
        {
            return;
        }

        if (_ring.Count == 0 || _ring.Newest.IsEmpty)
        {
            // Of long packets none is kept: the next one finds its own level.
            DecoderStart.FromSilence(_decoder);
            _missed = true;
            return;
        }

        int length = FrameRing.Capacity * Frame * _channels;
        float[] unused = ArrayPool<float>.Shared.Rent(length);
        ToSilence();
        _ring.Decode(_decoder, unused.AsSpan(0, length), _channels);
        ArrayPool<float>.Shared.Return(unused);
    }
}
