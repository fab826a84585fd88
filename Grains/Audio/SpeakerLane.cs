using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Audio;

/// <summary>What a lane had for the tick.</summary>
internal enum LaneState : byte
{
    /// <summary>Nothing: no packets, and concealment has run out.</summary>
    Idle,

    /// <summary>Decoded audio.</summary>
    Playing,

    /// <summary>Made-up audio, fading.</summary>
    Concealing,
}

/// <summary>One speaker on the way into the mix: jitter buffer, decoder, and the frame of this tick.</summary>
internal sealed partial class SpeakerLane : IDisposable
{
    private const int Frame = AudioFormat.FrameSamples;
    private const int Quantum = 120;
    private const int SpliceSamples = 240; // 5 ms
    private const float QuietLevel = -50; // dBov
    private const float QuietBelowUsual = 12; // dB

    // Encoders overshoot full scale by a decibel or two; what goes far beyond is no honest sound and must not make the
    // limiter hold down everybody else.
    private const float Loudest = 1.5f;

    private readonly int _channels;
    private readonly float[] _frame;
    private readonly JitterBuffer _jitter;
    private readonly PcmFifo _fifo;
    private readonly IOpusCodec _codec;
    private readonly int _maxConcealed;
    private IOpusDecoder? _decoder;
    private byte[]? _primer; // the last packet passed over, to warm the decoder up with
    private int _primerLength;
    private byte _primerLevel;
    private int _debt; // samples still to be passed over
    private bool _cold = true; // the decoder has not followed the stream
    private bool _missed; // packets were dropped on their way here, by a mute
    private float _fade; // gain of concealment, 0 while idle
    private bool _fadeOut; // muted or leaving: one concealed frame to fade out with

    public SpeakerLane(uint number, IOpusCodec codec, MixerOptions options, int channels = 1)
        : this(new SpeakerScore(number), new JitterBuffer(options), codec, options, channels)
    {
    }

    private SpeakerLane(SpeakerScore score, JitterBuffer jitter, IOpusCodec codec, MixerOptions options, int channels)
    {
        Score = score;
        _codec = codec;
        _channels = channels;
        _frame = new float[Frame * channels];
        _before = new float[Frame * channels];
        _fifo = new PcmFifo(channels);
        _maxConcealed = options.MaxConcealedFrames;
        _jitter = jitter;
        _ring = new FrameRing();
        _passesOn = options.PassOn;
        _rate = options.BitrateOf(channels);
    }

    /// <summary>The participant's number in the room.</summary>
    public uint Number => Score.Number;

    /// <summary>How it stands in the selection.</summary>
    public SpeakerScore Score { get; }

    /// <summary>Audio that waits to be played, decoded or not, in samples.</summary>
    public int Waiting => _jitter.Buffered + _fifo.Count;

    /// <summary>The jitter buffer, for figures.</summary>
    public JitterBuffer Jitter => _jitter;

    /// <summary>Whether the person is muted.</summary>
    public bool Muted { get; private set; }

    /// <summary>Whether the lane goes once it has faded out.</summary>
    public bool Leaving { get; set; }

    /// <summary>Gain asked for, 0 and up.</summary>
    public float Gain { get; set; } = 1;

    /// <summary>Weight in the mix at the end of the last tick; 0 when not heard.</summary>
    public float Weight { get; set; }

    /// <summary>Whether the frame of this tick is part of the sum.</summary>
    public bool Contributes { get; set; }

    /// <summary>Whether the lane is decoded in this tick.</summary>
    public bool Chosen { get; set; }

    /// <summary>The stream without this person's voice, while there is one.</summary>
    public MixStream? Minus { get; set; }

    /// <summary>Frames that the own stream goes on for after the person is no longer heard.</summary>
    public int MinusTail { get; set; }

    /// <summary>What the lane had for this tick.</summary>
    public LaneState State { get; private set; }

    /// <summary>Level of this tick's frame in -dBov: measured if decoded, claimed by the sender if not.</summary>
    public byte Level { get; private set; } = AudioFormat.SilentLevel;

    /// <summary>This tick's 960 samples of each channel; the mixer weighs them in place.</summary>
    public Span<float> Samples => _frame;

    /// <summary>
    /// The same person in a mixer of other channels: what waits there undecoded is played here, with a new decoder. This lane is of no use afterwards.
    /// </summary>
    public SpeakerLane Succeed(MixerOptions options, int channels) => new(Score, _jitter, _codec, options, channels)
    {
        Muted = Muted,
        Leaving = Leaving,
        Gain = Gain,
        _missed = true,
        _unsettled = SettlingFrames,
        _trust = _trust,
    };

    /// <summary>Mutes or unmutes. Waiting packets go at once; one frame is left to fade out with, of what is decoded or else concealed.</summary>
    public void SetMuted(bool muted)
    {
        if (muted && !Muted)
        {
            DropWaiting();
            _missed = true;
            _unsettled = SettlingFrames;
        }

        if (!muted && _fadeOut)
        {
            _fifo.Clear(); // taken back before it was heard
        }

        Muted = muted;
    }

    /// <summary>Forgets what waits; the next packets begin a new spurt. What is decoded already is what the sound fades out with.</summary>
    public void DropWaiting()
    {
        _jitter.Clear();
        _debt = 0;
        _primerLength = 0;
        _fadeOut = _fade > 0 && !_cold;
        if (!_fadeOut)
        {
            _fifo.Clear(); // else it is what fades out: the decoder can only go on from its end
        }
    }

    /// <summary>Takes a packet in.</summary>
    public PushResult Push(in AudioPacket packet)
    {
        if (Muted)
        {
            _jitter.Counters.Muted++;
            return PushResult.Muted;
        }

        if (packet.Payload.Length > AudioFormat.MaxFrameBytes || !OpusPacket.TryParse(packet.Payload, out OpusPacket opus))
        {
            _jitter.Counters.Malformed++;
            return PushResult.Malformed;
        }

        return _jitter.Push(packet, opus);
    }

    /// <summary>Makes this tick's frame.</summary>
    /// <param name="payload">Scratch for one payload.</param>
    /// <param name="usual">The lane's smoothed level in dBov, to tell a quiet moment.</param>
    public void Pull(Span<byte> payload, float usual)
    {
        _jitter.BeginTick(_fifo.Count);
        _frame.CopyTo(_before.AsSpan());
        PullFrame(payload, usual);
    }

    private void PullFrame(Span<byte> payload, float usual)
    {
        (_steps, _plain) = (0, false);
        _decoder ??= _codec.CreateDecoder(_channels);
        if (_cold)
        {
            WarmUp();
        }

        bool quiet = -Level < QuietLevel || -Level < usual - QuietBelowUsual;
        if (quiet && _jitter.WantsMore && State == LaneState.Playing)
        {
            Conceal(Frame);
            _jitter.NoteStretched();
            NoteMissing();
        }

        int squeeze = quiet || _jitter.NeedsLess ? TimeSqueeze.Most(_jitter.Excess) : 0;
        bool concealed = Fill(Frame + squeeze, payload);
        Rewind();
        if (squeeze > 0 && _fifo.Count >= Frame + squeeze)
        {
            _plain = false;
            _jitter.NoteSqueezed(TimeSqueeze.Take(_fifo, _frame, squeeze));
        }
        else if (_fifo.Count >= Frame)
        {
            _fifo.Read(_frame);
        }
        else
        {
            int rest = _fifo.Waiting.Length;
            _fifo.Read(_frame.AsSpan(0, rest));
            _frame.AsSpan(rest).Clear();
        }

        bool fadesOut = _fadeOut;
        Finish(concealed);
        if (fadesOut && !_jitter.IsRunning)
        {
            _fifo.Clear();
        }

        Settle();
    }

    /// <summary>Lets a frame's time pass without decoding: for a lane that would not be heard anyway.</summary>
    public void Skip(Span<byte> payload)
    {
        _jitter.BeginTick(0);
        _fifo.Clear();
        (_cold, _fade, _fadeOut, _unsettled) = (true, 0, false, SettlingFrames);
        _ring.Clear();
        _primer ??= new byte[AudioFormat.MaxFrameBytes];
        _debt += Frame;
        if (_jitter.Excess is > 0 and var excess)
        {
            _debt += TimeSqueeze.Most(excess); // nobody hears it go
            _jitter.NoteSqueezed(TimeSqueeze.Most(excess));
        }

        State = LaneState.Playing;
        while (_debt > 0)
        {
            Level = _jitter.Count > 0 ? _jitter.HeadLevel : Level;
            Playout step = _jitter.Next(payload);
            if (step.Kind == PlayoutKind.Starved)
            {
                if (_jitter.IsRunning)
                {
                    _jitter.NoteStarved(_debt);
                }
                else
                {
                    State = LaneState.Idle;
                    Level = AudioFormat.SilentLevel;
                    _primerLength = 0;
                }

                _debt = 0;
                break;
            }

            if (step.Kind == PlayoutKind.Decode)
            {
                payload[..step.PayloadLength].CopyTo(_primer);
                (_primerLength, _primerLevel) = (step.PayloadLength, step.Level);
                _jitter.Counters.Skipped++;
            }

            _debt -= step.Samples;
        }

        _frame.AsSpan().Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder?.Dispose();

    /// <summary>Decodes until there is enough, or nothing more comes.</summary>
    /// <returns>Whether the frame is made up because the lane was starved.</returns>
    private bool Fill(int needed, Span<byte> payload)
    {
        while (_fifo.Count < needed)
        {
            Playout step = Next(payload);
            switch (step.Kind)
            {
                case PlayoutKind.Starved:
                    if (_fifo.Count >= Frame)
                    {
                        return false; // wanted two frames for a squeeze; one will do
                    }

                    int missing = (Frame - _fifo.Count + Quantum - 1) / Quantum * Quantum;
                    if (!_jitter.IsRunning)
                    {
                        if (_fadeOut)
                        {
                            NoteMissing();
                            Conceal(missing);
                            return true;
                        }

                        _fifo.Clear(); // the end of a concealment that has faded to nothing
                        return true;
                    }

                    Conceal(missing);
                    NoteMissing();
                    _jitter.NoteStarved(missing);
                    _jitter.Counters.Concealed++;
                    return true;

                case PlayoutKind.Decode:
                    Decode(step, payload[..step.PayloadLength]);
                    break;

                case PlayoutKind.Recover:
                    Span<float> recovered = _fifo.Append(step.Samples);
                    if (_decoder!.Decode(payload[..step.PayloadLength], recovered, inBandFec: true) != step.Samples)
                    {
                        recovered.Clear();
                    }

                    break;

                default:
                    Conceal(step.Samples);
                    break;
            }
        }

        return false;
    }

    private void Decode(in Playout step, ReadOnlySpan<byte> packet)
    {
        Span<float> tail = stackalloc float[SpliceSamples * _channels];
        bool splice = step.Splice && State != LaneState.Idle && _fade > 0;
        if (splice && _decoder!.Decode([], tail, inBandFec: false) != SpliceSamples)
        {
            tail.Clear();
        }

        Span<float> samples = _fifo.Append(step.Samples);
        int count = step.Restart || _missed
            ? DecoderStart.Decode(_decoder!, packet, samples, step.Level, _channels)
            : _decoder!.Decode(packet, samples, inBandFec: false);
        _missed = false;
        if (count == step.Samples)
        {
            _jitter.Counters.Played++;
            Pcm.Clamp(samples, Loudest);
        }
        else
        {
            _jitter.Counters.Malformed++;
            _fifo.Retract(step.Samples);
            Conceal(step.Samples);
        }

        if (splice)
        {
            int blend = Math.Min(SpliceSamples, step.Samples) * _channels;
            Pcm.CrossFade(tail[..blend], samples[..blend]);
        }
    }

    private void Conceal(int count)
    {
        Span<float> samples = _fifo.Append(count);
        if (_decoder!.Decode([], samples, inBandFec: false) != count)
        {
            samples.Clear();
        }

        Pcm.Clamp(samples, Loudest);
    }

    /// <summary>Fades what is made up, brings real sound back in, and measures.</summary>
    private void Finish(bool starved)
    {
        bool idle = starved && !_jitter.IsRunning && _fade == 0;
        float next = !starved ? 1 : Math.Max(0, _fade - (1f / _maxConcealed));
        if (_fadeOut || (starved && !_jitter.IsRunning))
        {
            next = 0;
        }

        Pcm.Ramp(_frame, _fade, next);
        (_fade, _fadeOut) = (next, false);
        State = idle ? LaneState.Idle : starved ? LaneState.Concealing : LaneState.Playing;
        Level = idle ? AudioFormat.SilentLevel : (byte)MathF.Round(-Pcm.Level(_frame));
    }

    /// <summary>A decoder that missed packets starts over with the last one missed, whose sound is not used.</summary>
    private void WarmUp()
    {
        if (_primerLength > 0 && OpusPacket.TryParse(_primer.AsSpan(0, _primerLength), out OpusPacket opus))
        {
            Span<float> unused = _fifo.Append(opus.TotalSamples);
            DecoderStart.Decode(_decoder!, _primer.AsSpan(0, _primerLength), unused, _primerLevel, _channels);
            _fifo.Clear();
            _missed = false;
        }
        else
        {
            DecoderStart.FromSilence(_decoder!);
            _missed = true; // the first packet to come finds its own level
        }

        (_primerLength, _cold, _debt) = (0, false, 0);
    }
}
