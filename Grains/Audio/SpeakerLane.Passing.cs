using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Audio;

/// <summary>What a lane whose packets are passed on has for the tick.</summary>
internal enum PassStep : byte
{
    /// <summary>A packet that can be passed on as it is.</summary>
    Packet,

    /// <summary>Nothing: the listeners bridge the gap themselves.</summary>
    Gap,

    /// <summary>It cannot go on like this: the lane has to be decoded.</summary>
    End,
}

/// <summary>
/// A lane whose packets go to the listeners as they came. Its own decoder rests meanwhile; the last packets are kept, and are decoded in one go
/// when the lane has to be mixed again.
/// </summary>
internal sealed partial class SpeakerLane
{
    private const int SettlingFrames = 10; // after a cut, until the decoder is where the sender's encoder is
    private const int MaxGaps = 2;
    private const int LikenessBefore = 240; // 5 ms
    private const int LikenessSamples = 720;
    private const int MostRewound = 720; // 15 ms: a period of the deepest voice
    private const float LeastLikeness = 0.93f;
    private const float LikeLevel = 1.19f; // 1.5 dB
    private const int QuietFrames = 2;
    private const int QuietFramesCelt = 5; // its energies are coded as differences, and must all have come to rest
    private const float ClaimTolerance = 12; // dB
    private const int Distrust = -250; // so many honest frames until claims count again
    private const int MaxTrust = 50;
    private const int VerifiedFrames = 5;

    private readonly FrameRing _ring; // also what a decoder on another silo begins with
    private readonly bool _passesOn;
    private readonly int _rate;
    private readonly float[] _before; // what was played in the tick before
    private float[]? _history; // while the lane is brought back: what listeners heard
    private byte[]? _heldPayload;
    private Playout _held;
    private bool _holds;
    private int _steps;
    private bool _plain;
    private byte _claimed;
    private int _quiet;
    private int _gaps;
    private int _unsettled;
    private int _trust;
    private int _resumeDelay;

    /// <summary>Samples that playing was set back by when the lane was brought back.</summary>
    public int Rewound { get; private set; }

    /// <summary>The newest packet played or passed on; empty if it did not come.</summary>
    public ReadOnlySpan<byte> Newest => _ring.Count > 0 ? _ring.Newest : [];

    /// <summary>Whether this tick's frame was one packet that listeners could have been given as well.</summary>
    public bool IsPassable => _plain && _steps == 1 && State == LaneState.Playing && Newest.Length > 2 && FitsRate && _trust >= 0 && ClaimsFit;

    /// <summary>Whether the lane's claims of level can be relied on and its packets are of a fair size.</summary>
    public bool MayGoOn => _trust >= 0 && FitsRate;

    /// <summary>
    /// Whether nothing lies behind this tick's first packet: it can be passed on into silence as it is. CELT codes energies as differences to the frame
    /// before, so with that only the first packet of a stream is true.
    /// </summary>
    public bool StartsCleanly => _unsettled == 0 && (!IsCelt || _jitter.Counters.Played == 1);

    /// <summary>Whether it is so quiet that 10 ms of sound can be dropped unheard.</summary>
    public bool IsQuiet => _quiet >= (IsCelt ? QuietFramesCelt : QuietFrames);

    private bool IsCelt => Newest is [var toc, ..] && OpusPacket.ModeOf(toc >> 3) == OpusMode.Celt;

    // Nobody can make every listener pay for more than twice the room's own rate.
    private bool FitsRate => _passesOn && _ring.MeanBytes * 8 * AudioFormat.FramesPerSecond <= 2 * _rate;

    private bool ClaimsFit => Math.Abs(_claimed - Level) <= ClaimTolerance || (_claimed >= -QuietLevel && Level >= -QuietLevel);

    /// <summary>
    /// Whether the sound goes on in the packet of this tick as it would where listeners are, who hear mixed frames later: the same waveform
    /// comes round again, as it does in a vowel.
    /// </summary>
    /// <param name="delay">Samples by which mixed sound is later than what the lane plays.</param>
    public bool IsAlike(int delay)
    {
        int ahead = _fifo.Count;
        if (IsCelt || ahead > MostRewound) // CELT's state fits only in quiet
        {
            return false;
        }

        int length = LikenessSamples * _channels;
        Span<float> sound = stackalloc float[((2 * Frame) + ahead) * _channels];
        _before.CopyTo(sound);
        _frame.CopyTo(sound[_before.Length..]);
        _fifo.Waiting.CopyTo(sound[(2 * _before.Length)..]);
        ReadOnlySpan<float> next = sound.Slice((Frame + ahead - LikenessBefore) * _channels, length);
        ReadOnlySpan<float> heard = sound.Slice((Frame - delay - LikenessBefore) * _channels, length);
        float energyNext = Pcm.Dot(next, next);
        float energyHeard = Pcm.Dot(heard, heard);
        float ratio = MathF.Sqrt((energyNext + 1e-9f) / (energyHeard + 1e-9f));
        return ratio is > 1 / LikeLevel and < LikeLevel && Pcm.Dot(next, heard) > LeastLikeness * MathF.Sqrt(energyNext * energyHeard);
    }

    /// <summary>From now on packets are passed on; this tick's was the first.</summary>
    public void BeginPassing()
    {
        _heldPayload ??= new byte[AudioFormat.MaxFrameBytes];
        _fifo.Clear();
        (_gaps, _fade, _fadeOut, _cold) = (0, 1, false, false);
    }

    /// <summary>A tick of a lane whose packets are passed on: looks at what is due, which is held until it is known what becomes of it.</summary>
    /// <param name="usual">The lane's smoothed level in dBov.</param>
    public PassStep TakeDue(float usual)
    {
        _jitter.BeginTick(0);
        bool quiet = -Level < QuietLevel || -Level < usual - QuietBelowUsual;
        if (_fadeOut || Muted || Leaving || (_gaps >= MaxGaps && _jitter.Count == 0) || (_jitter.NeedsLess && _jitter.Excess >= Frame && !quiet))
        {
            return PassStep.End;
        }

        if (quiet && _jitter.WantsMore)
        {
            _jitter.NoteStretched();
            return PassStep.Gap;
        }

        Playout step = _jitter.Next(_heldPayload);
        if (quiet && _jitter.Excess >= Frame && _jitter.Count > 0 && IsPlain(step, _heldPayload))
        {
            _jitter.NoteSqueezed(Frame);
            _jitter.Counters.Played++;
            step = _jitter.Next(_heldPayload);
        }

        switch (step.Kind)
        {
            case PlayoutKind.Starved when _jitter.IsRunning:
                _jitter.NoteStarved(Frame);
                _jitter.Counters.Concealed++;
                _gaps++;
                return PassStep.Gap;

            case PlayoutKind.Starved:
                return PassStep.End;

            case PlayoutKind.Recover or PlayoutKind.Conceal when step.Samples == Frame && _gaps < MaxGaps:
                _gaps++;
                return PassStep.Gap;

            default:
                (_held, _holds) = (step, true);
                if (!IsPlain(step, _heldPayload))
                {
                    return PassStep.End;
                }

                (Level, State, _gaps) = (step.Level, LaneState.Playing, 0);
                return PassStep.Packet;
        }
    }

    /// <summary>The packet held is passed on.</summary>
    public ReadOnlySpan<byte> PassOn()
    {
        _holds = false;
        _jitter.Counters.Played++;
        _ring.Add(_heldPayload.AsSpan(0, _held.PayloadLength), _held.Level);
        return _heldPayload.AsSpan(0, _held.PayloadLength);
    }

    /// <summary>Listeners got nothing in this tick.</summary>
    public void PassGap() => _ring.AddMissing();

    /// <summary>
    /// Looks whether what was passed on is what its sender claims: decodes the last packets and compares levels. To be called now and then.
    /// </summary>
    /// <param name="ceiling">Largest magnitude that may go unlimited.</param>
    /// <returns>False when that cannot be told now, as a packet is missing among them.</returns>
    public bool Verify(float ceiling)
    {
        for (int i = _ring.Count - VerifiedFrames; i < _ring.Count; i++)
        {
            if (i < 0 || _ring.Packet(i).IsEmpty)
            {
                return false;
            }
        }

        int length = Frame * _channels;
        Span<float> pcm = stackalloc float[VerifiedFrames * length];
        ToSilence();
        _ring.Decode(_decoder!, pcm, _channels);
        pcm = pcm[((VerifiedFrames - 3) * length)..];
        float measured = -127;
        float claimed = -127;
        for (int i = 0; i < 3; i++)
        {
            measured = Math.Max(measured, Pcm.Level(pcm.Slice(i * length, length)));
            claimed = Math.Max(claimed, -_ring.Level(_ring.Count - 3 + i));
        }

        bool quiet = measured < QuietLevel && claimed < QuietLevel;
        if ((!quiet && Math.Abs(measured - claimed) > ClaimTolerance) || Pcm.Peak(pcm) > ceiling)
        {
            _trust = Distrust;
        }

        return true;
    }

    /// <summary>Ends passing on where the last packets were near silence: there is nothing to be faded out.</summary>
    public void EndInSilence()
    {
        DropWaiting();
        _ring.Clear();
        (_cold, _fade, _fadeOut, _holds) = (true, 0, false, false);
        (Weight, Score.IsHeard, State, Level) = (0, false, LaneState.Idle, AudioFormat.SilentLevel);
    }

    /// <summary>Whether the last packets that came claim near silence.</summary>
    public bool EndsInSilence()
    {
        const byte NearSilence = 62;
        for (int i = Math.Max(0, _ring.Count - (MaxGaps + 2)); i < _ring.Count; i++)
        {
            if (!_ring.Packet(i).IsEmpty && _ring.Level(i) < NearSilence)
            {
                return false;
            }
        }

        return !_fadeOut;
    }

    /// <summary>
    /// Brings a lane back whose packets were passed on: its decoder to where the listeners' are, and this tick's frame out of what is held.
    /// </summary>
    /// <param name="history">Becomes what listeners heard last: <see cref="FrameRing.Capacity"/> frames of each channel.</param>
    /// <param name="delay">Samples by which mixed sound is later than passed packets.</param>
    /// <param name="payload">Scratch for one payload.</param>
    /// <param name="usual">The lane's smoothed level in dBov.</param>
    public void Resume(float[] history, int delay, Span<byte> payload, float usual)
    {
        ToSilence();
        _ring.Decode(_decoder!, history.AsSpan(0, FrameRing.Capacity * Frame * _channels), _channels);
        Pcm.Clamp(history, Loudest);
        (_history, _resumeDelay, Rewound) = (history, delay, 0);
        PullFrame(payload, usual);
        _history = null;
    }

    /// <summary>
    /// Mixed sound reaches a listener later than passed packets do, so they hear a little of it twice. That is put to a length after which the
    /// waveform resembles itself most, one or two periods of a voice.
    /// </summary>
    private void Rewind()
    {
        const int Behind = 2 * Frame;
        if (_history is null || _fifo.Count < LikenessSamples - LikenessBefore)
        {
            return;
        }

        int length = LikenessSamples * _channels;
        int end = FrameRing.Capacity * Frame * _channels;
        Span<float> sound = stackalloc float[(Behind + LikenessSamples - LikenessBefore) * _channels];
        _history.AsSpan(end - (Behind * _channels), Behind * _channels).CopyTo(sound);
        _fifo.Waiting[..((LikenessSamples - LikenessBefore) * _channels)].CopyTo(sound[(Behind * _channels)..]);
        ReadOnlySpan<float> next = sound.Slice((Behind - LikenessBefore) * _channels, length);
        (int best, float bestLikeness) = (0, float.MinValue);
        for (int rewind = 0; rewind <= MostRewound; rewind++)
        {
            ReadOnlySpan<float> again = sound.Slice((Behind - LikenessBefore - _resumeDelay - rewind) * _channels, length);
            float likeness = Pcm.Dot(next, again) / MathF.Sqrt(Pcm.Dot(again, again) + 1e-9f);
            if (likeness > bestLikeness + 1e-6f)
            {
                (best, bestLikeness) = (rewind, likeness);
            }
        }

        _fifo.Prepend(_history.AsSpan(end - (best * _channels), best * _channels));
        Rewound = best;
    }

    /// <summary>The next thing to play: what was held for passing on, else what the jitter buffer says.</summary>
    private Playout Next(Span<byte> payload)
    {
        Playout step;
        if (_holds)
        {
            step = _held;
            _heldPayload.AsSpan(0, step.PayloadLength).CopyTo(payload);
            _holds = false;
        }
        else
        {
            step = _jitter.Next(payload);
        }

        if (step.Kind != PlayoutKind.Starved)
        {
            _steps++;
        }

        if (step.Kind == PlayoutKind.Decode)
        {
            _plain = IsPlain(step, payload);
            _claimed = step.Level;
            _unsettled = step.Restart && _jitter.Counters.Played > 0 ? SettlingFrames : _unsettled;
            _ring.Add(step.Samples == Frame ? payload[..step.PayloadLength] : [], step.Level);
        }
        else if (step.Kind is PlayoutKind.Recover or PlayoutKind.Conceal)
        {
            NoteMissing();
        }

        return step;
    }

    private void NoteMissing()
    {
        _plain = false;
        _ring.AddMissing();
    }

    /// <summary>Keeps the books of a decoded tick.</summary>
    private void Settle()
    {
        if (State == LaneState.Idle)
        {
            _ring.Clear();
        }

        bool quiet = Level >= -QuietLevel;
        _quiet = quiet ? _quiet + 1 : 0;
        if (_plain)
        {
            _unsettled = Math.Max(0, _unsettled - 1);
            bool honest = Math.Abs(_claimed - Level) <= ClaimTolerance;
            _trust = quiet ? _trust : honest ? Math.Min(_trust + 1, MaxTrust) : Math.Max(_trust - 10, Distrust);
        }
    }

    private void ToSilence()
    {
        Span<float> unused = stackalloc float[2 * Frame]; // enough for stereo
        _decoder!.Reset();
        _decoder.Decode(OpusPacket.Silence, unused, inBandFec: false);
    }

    /// <summary>One frame of 20 ms, in time, of the room's channels and of an encoder that the listeners' decoders know.</summary>
    private bool IsPlain(in Playout step, ReadOnlySpan<byte> payload) =>
        step is { Kind: PlayoutKind.Decode, Samples: Frame, Splice: false, Restart: false, PayloadLength: > 0 and <= FrameRing.MaxBytes }
        && (payload[0] & 7) == (_channels == 1 ? 0 : 4); // the stereo bit, and not more than one frame
}
