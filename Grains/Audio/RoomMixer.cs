using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Audio;

/// <summary>
/// A room's mixer: packets of speakers in; every 20 ms one common packet out, and one of their own for each person who is
/// heard. One caller at a time; reads no clock; in a steady room it allocates nothing.
/// </summary>
/// <remarks>
/// <para>
/// A person's decoder follows either the common stream or one of their own, and changes between them when they begin and
/// cease to be heard. Both are made by predictive encoders, so a change from one to the other is heard unless the
/// encoders agree. <em>Into</em> an own stream they agree exactly: it begins as a copy of the common encoder's (and
/// limiter's) state as of the frame before, and the frame in which the two first differ is faded. <em>Back</em> to the
/// common stream there is no exact way, as the decoder's state is the own encoder's. So the own stream goes on for some
/// frames after the voice has left the mix. Both encoders get the same samples then, and as their predictions
/// forget, they come to the same state up to quantisation.
/// </para>
/// </remarks>
internal sealed partial class RoomMixer : IDisposable
{
    private readonly IOpusCodec _codec;
    private readonly MixerOptions _options;
    private readonly SpeakerSelector _selector;
    private readonly MixStream _common;
    private readonly MixResult _result = new();
    private readonly Dictionary<uint, SpeakerLane> _byNumber = [];
    private readonly Stack<MixStream> _spare = new();
    private readonly float[] _sum;
    private readonly byte[] _payload = new byte[AudioFormat.MaxFrameBytes];
    private SpeakerLane[] _lanes = [];
    private SpeakerScore[] _scores = [];
    private LaneCounters _departed;
    private long _ticks;
    private long _silentTicks;
    private long _encodes;
    private long _limitedTicks;
    private int _expectedLoss;

    /// <param name="codec">Where encoders and decoders come from.</param>
    /// <param name="options">The room's options.</param>
    /// <param name="channels">1, or 2 for a space in music mode; for the mixer's life, see <see cref="Succeed"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RoomMixer(IOpusCodec codec, MixerOptions options, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        if (options.Problems().FirstOrDefault() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _codec = codec;
        _options = options;
        _expectedLoss = options.ExpectedLossPercent;
        Channels = channels;
        _sum = new float[AudioFormat.FrameSamples * channels];
        _common = new MixStream(codec, options, channels) { SilentFrames = options.SilenceTailFrames };
        _selector = new SpeakerSelector(
            options.MaxHeard,
            (float)options.SelectionMarginDecibels,
            options.SelectionHoldMilliseconds / AudioFormat.FrameMilliseconds,
            (float)options.AudibleFloorDecibels);
    }

    /// <summary>Channels of everything that goes out.</summary>
    public int Channels { get; }

    /// <summary>Whether one speaker's packets are passed on as they come.</summary>
    public bool PassesOn => _passing is not null;

    /// <summary>The lanes now, for whoever reads their figures in the same turn.</summary>
    public ReadOnlySpan<SpeakerLane> Lanes => _lanes;

    /// <summary>The room's figures.</summary>
    public MixerStats Stats
    {
        get
        {
            LaneCounters sum = _departed;
            int streams = 1;
            foreach (SpeakerLane lane in _lanes)
            {
                sum.Add(lane.Jitter.Counters);
                streams += lane.Minus is null ? 0 : 1;
            }

            return new MixerStats(_ticks, _silentTicks, _encodes, _limitedTicks, _passedTicks, _lanes.Length, streams, sum);
        }
    }

    /// <summary>Loss towards listeners that in-band FEC prepares for, 0 to 50 percent, as receivers report it.</summary>
    public int ExpectedLossPercent
    {
        get => _expectedLoss;
        set
        {
            _expectedLoss = Math.Clamp(value, 0, 50);
            _common.ExpectedLossPercent = _expectedLoss;
            foreach (SpeakerLane lane in _lanes)
            {
                if (lane.Minus is { } minus)
                {
                    minus.ExpectedLossPercent = _expectedLoss;
                }
            }
        }
    }

    /// <summary>Effort of the encoders from the next frame on, 0 to 10.</summary>
    public int Complexity
    {
        set
        {
            int complexity = Math.Clamp(value, 0, 10);
            _common.Complexity = complexity;
            foreach (SpeakerLane lane in _lanes)
            {
                if (lane.Minus is { } minus)
                {
                    minus.Complexity = complexity;
                }
            }
        }
    }

    /// <summary>Most people heard from the next frame on, 1 to what the options allow. The faintest of too many fade out in it.</summary>
    public int MaxHeard { set => _selector.Places = Math.Clamp(value, 1, _options.MaxHeard); }

    /// <summary>Lets the time of frames pass that nobody mixes, so that the speakers' delay does not grow by it.</summary>
    public void Skip(int frames)
    {
        foreach (SpeakerLane lane in _lanes)
        {
            for (int i = 0; i < frames; i++)
            {
                lane.Skip(_payload);
            }
        }
    }

    /// <summary>Makes room for a speaker; nothing happens when there is a lane already.</summary>
    public void AddLane(uint number)
    {
        if (_byNumber.TryGetValue(number, out SpeakerLane? lane))
        {
            if (lane.Leaving)
            {
                lane.Leaving = false;
                lane.SetMuted(false);
                lane.Gain = 1;
            }

            return;
        }

        _byNumber[number] = new SpeakerLane(number, _codec, _options, Channels);
        Relist();
    }

    /// <summary>Ends a lane: its packets go at once, its sound fades out over the next frame.</summary>
    public void RemoveLane(uint number)
    {
        if (_byNumber.TryGetValue(number, out SpeakerLane? lane) && !lane.Leaving)
        {
            lane.DropWaiting();
            lane.Leaving = true;
        }
    }

    /// <summary>Mutes or unmutes: the next frame fades out, packets waiting and packets to come are dropped.</summary>
    public void SetMuted(uint number, bool muted)
    {
        if (_byNumber.TryGetValue(number, out SpeakerLane? lane))
        {
            lane.SetMuted(muted);
        }
    }

    /// <summary>Sets a gain, 0 to 8; reached at the end of the next frame.</summary>
    public void SetGain(uint number, float gain)
    {
        if (_byNumber.TryGetValue(number, out SpeakerLane? lane))
        {
            lane.Gain = float.IsNaN(gain) ? 1 : Math.Clamp(gain, 0, 8);
        }
    }

    /// <summary>
    /// Whether the packets to come arrived before the very next tick, as those of a tick that is done on time. Only such packets tell how evenly they
    /// arrive: after a tick that was late, they would make the speakers' delay grow for the silo's own lateness. Default true.
    /// </summary>
    public bool Timed { get; set; } = true;

    /// <summary>Takes a packet of a speaker. Any bytes are safe; they are copied.</summary>
    public PushResult Push(uint number, in AudioPacket packet)
    {
        if (!_byNumber.TryGetValue(number, out SpeakerLane? lane) || lane.Leaving)
        {
            return PushResult.NoLane;
        }

        lane.Jitter.Timed = Timed;
        return lane.Push(packet);
    }

    /// <summary>One lane's figures.</summary>
    public bool TryGetLane(uint number, out LaneStats stats)
    {
        bool found = _byNumber.TryGetValue(number, out SpeakerLane? lane);
        stats = lane is null
            ? default
            : new LaneStats(
                lane.Jitter.Counters,
                lane.Waiting * 1000 / AudioFormat.SampleRate,
                lane.Jitter.Target * 1000 / AudioFormat.SampleRate,
                lane.Level,
                lane.Score.IsHeard);
        return found;
    }

    /// <summary>Mixes the next 20 ms.</summary>
    public MixResult Tick()
    {
        _ticks++;
        DecodeLanes();
        _selector.Select(_scores);
        if (_passing is { } passing && TryGoOn(passing))
        {
            DropDeparted();
            return _result;
        }

        int voices = Sum();
        bool afterSilence = _common.SilentFrames >= _options.SilenceTailFrames;
        _common.SilentFrames = voices > 0 ? 0 : _common.SilentFrames + 1;
        if (_common.SilentFrames > _options.SilenceTailFrames)
        {
            _common.SilentFrames = _options.SilenceTailFrames + 1;
            _silentTicks++;
            EndStreams();
            _result.Begin(null);
        }
        else if (!TryBegin(voices, afterSilence))
        {
            Mix(voices);
        }

        _resumed = null;
        _endTicks += IsEnding ? 1 : 0;
        DropDeparted();
        return _result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SpeakerLane lane in _lanes)
        {
            lane.Minus?.Dispose();
            lane.Dispose();
        }

        while (_spare.TryPop(out MixStream? stream))
        {
            stream.Dispose();
        }

        _common.Dispose();
        (_lanes, _scores) = ([], []);
        _byNumber.Clear();
    }

    /// <summary>Decodes the heard and the loudest candidates, and lets the others' time pass.</summary>
    private void DecodeLanes()
    {
        int places = _options.MaxDecoded;
        foreach (SpeakerLane lane in _lanes)
        {
            bool must = lane == _passing || lane.Weight > 0 || lane.Score.IsHeard || _lanes.Length <= _options.MaxDecoded;
            places -= must ? 1 : 0;
            lane.Chosen = must;
        }

        for (; places > 0 && LoudestUnchosen() is { } candidate; places--)
        {
            candidate.Chosen = true;
        }

        foreach (SpeakerLane lane in _lanes)
        {
            if (lane == _passing)
            {
                TakeDue(lane);
            }
            else if (lane.Chosen)
            {
                lane.Pull(_payload, lane.Score.Smoothed);
            }
            else
            {
                lane.Skip(_payload);
            }

            bool active = lane.State != LaneState.Idle && !lane.Muted && !lane.Leaving;
            lane.Score.Observe(active, lane.Chosen, -lane.Level);
        }
    }

    private SpeakerLane? LoudestUnchosen()
    {
        SpeakerLane? best = null;
        foreach (SpeakerLane lane in _lanes)
        {
            if (!lane.Chosen && (best is null || lane.Score.Smoothed > best.Score.Smoothed))
            {
                best = lane;
            }
        }

        return best;
    }

    /// <summary>Weighs each heard lane, in a straight line over the frame where the weight changes, and sums.</summary>
    private int Sum()
    {
        int voices = 0;
        _sum.AsSpan().Clear();
        foreach (SpeakerLane lane in _lanes)
        {
            float weight = lane.Score.IsHeard && !IsEnding ? lane.Gain : 0;
            lane.Contributes = weight > 0 || lane.Weight > 0;
            if (lane.Contributes)
            {
                Pcm.Ramp(lane.Samples, lane.Weight, weight);
                Pcm.Add(_sum, lane.Samples);
                lane.Weight = weight;
                voices++;
            }
        }

        return voices;
    }

    /// <summary>Lanes that have faded out go; they are not part of this tick's result.</summary>
    private void DropDeparted()
    {
        bool any = false;
        foreach (SpeakerLane lane in _lanes)
        {
            if (lane.Leaving && !lane.Contributes)
            {
                any = true;
                _departed.Add(lane.Jitter.Counters);
                Close(lane);
                lane.Dispose();
                _byNumber.Remove(lane.Number);
            }
        }

        if (any)
        {
            Relist();
        }
    }

    private void Relist()
    {
        _lanes = [.. _byNumber.Values];
        _scores = [.. _lanes.Select(lane => lane.Score)];
    }
}
