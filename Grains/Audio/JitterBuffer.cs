using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Audio;

/// <summary>
/// One speaker's waiting packets in the order of their sequence numbers, and the decision what to play next. It knows
/// ticks and media time only; it decodes nothing and allocates nothing after it is made.
/// </summary>
/// <remarks>
/// Media time stands still while a lane is starved (what is concealed then is <em>owed</em>). When packets come again the
/// owed time tells loss from delay: a packet that continues the stream was late, so the delay has grown by the concealed
/// time; a packet behind a gap of that length means that the gap was lost, and the delay is what it was.
/// </remarks>
internal sealed partial class JitterBuffer
{
    /// <summary>Most packets that wait: 200 ms of the shortest, and a burst.</summary>
    internal const int Capacity = 128;

    private const int Frame = AudioFormat.FrameSamples;
    private const int Quantum = 120; // 2.5 ms, the step of all Opus durations
    private const int MaxGap = 10 * Frame;
    private const int PacketsPerTick = 12; // 8 is the most that audio can need
    private const float LossForRecovery = 0.02f;

    private readonly Entry[] _entries = new Entry[Capacity];
    private readonly PayloadStore _store = new();
    private readonly ArrivalSpread _spread = new();
    private readonly DepthWatch _watch = new();
    private readonly SequenceWindow _window = new();
    private readonly int _minTarget;
    private readonly int _maxTarget;
    private readonly int _maxStarved;

    private int _head;
    private int _count;
    private int _buffered;
    private long _tick;
    private int _allowance = Capacity;

    private bool _taken;
    private long _lastTaken;
    private bool _restart;

    private bool _anchored;
    private long _nextTime;
    private int _owed;
    private int _starvedFrames;
    private int _waited;
    private float _loss;
    private bool _recoverable;

    public JitterBuffer(MixerOptions options)
    {
        _minTarget = options.MinJitterMilliseconds * (AudioFormat.SampleRate / 1000);
        _maxTarget = options.MaxJitterMilliseconds * (AudioFormat.SampleRate / 1000);
        _maxStarved = options.MaxConcealedFrames;
        _spread.Reset();
    }

    /// <summary>What happened so far.</summary>
    public LaneCounters Counters;

    /// <summary>Whether it is known before which tick the packets to come arrived; if not, they are not measured.</summary>
    public bool Timed { get; set; } = true;

    /// <summary>Audio waiting in packets, in samples.</summary>
    public int Buffered => _buffered;

    /// <summary>Packets waiting.</summary>
    public int Count => _count;

    /// <summary>Whether the stream runs: packets are being played or their absence is being concealed.</summary>
    public bool IsRunning => _anchored;

    /// <summary>The delay aimed for, in samples: what must be here when a tick begins.</summary>
    public int Target
    {
        get
        {
            // With loss that can be recovered, one frame more pays: recovery needs the packet after the lost one.
            int frames = _spread.Frames + 1 + (_loss > LossForRecovery && _recoverable ? 1 : 0);
            return Math.Clamp(frames * Frame, _minTarget, _maxTarget);
        }
    }

    /// <summary>By how many frames packets arrive apart from their time, but for 3 % of them.</summary>
    public int SpreadFrames => _spread.Frames;

    /// <summary>Samples by which the delay can be lowered; 0 when that is not worth it.</summary>
    public int Excess => _anchored ? _watch.Excess : 0;

    /// <summary>There is an excess, and it has waited long enough for a quiet moment.</summary>
    public bool NeedsLess => _anchored && _watch.NeedsLess;

    /// <summary>The delay ought to be raised by a frame.</summary>
    public bool WantsMore => _anchored && _watch.WantsMore;

    /// <summary>Level that the packet at the head claims, or silence.</summary>
    public byte HeadLevel => _count > 0 ? _entries[_head].Level : AudioFormat.SilentLevel;

    /// <summary>Takes a packet, whose payload is copied.</summary>
    public PushResult Push(in AudioPacket packet, in OpusPacket opus)
    {
        if (_allowance == 0)
        {
            Counters.RateLimited++;
            return PushResult.RateLimited;
        }

        _allowance--;
        if (_window.IsElsewhere(packet.Sequence))
        {
            Restart();
        }

        if (!_window.TryMark(packet.Sequence))
        {
            Counters.Duplicates++;
            return PushResult.Duplicate;
        }

        if (Timed)
        {
            _spread.Observe(_tick, packet.MediaTime, opus.TotalSamples);
        }

        if (_taken && packet.Sequence - _lastTaken <= 0)
        {
            Counters.Late++;
            return PushResult.Late;
        }

        PushResult result = PushResult.Ok;
        while (_count == Capacity || _store.Available < packet.Payload.Length)
        {
            DropHead();
            Counters.Overflowed++;
            result = PushResult.BufferFull;
        }

        Insert(packet, opus);
        Counters.Received++;
        return result;
    }

    /// <summary>A tick begins.</summary>
    /// <param name="decoded">Samples that the lane has decoded but not played.</param>
    public void BeginTick(int decoded)
    {
        _tick++;
        _allowance = Math.Min(Capacity, _allowance + PacketsPerTick);
        if (_anchored)
        {
            _watch.Observe(_buffered + decoded, Target);
        }
        else if (_count > 0)
        {
            _waited++;
        }
    }

    /// <summary>What to play next. Called until the lane has its frame.</summary>
    /// <param name="payload">Room for <see cref="AudioFormat.MaxFrameBytes"/> bytes.</param>
    public Playout Next(Span<byte> payload)
    {
        if (_count == 0)
        {
            return new Playout(PlayoutKind.Starved);
        }

        bool splice = false;
        if (!_anchored)
        {
            // Wait for the target before a spurt begins, but never longer than the target itself.
            if (_buffered < Target && _waited * Frame < Target)
            {
                return new Playout(PlayoutKind.Starved);
            }

            CatchUp(Target);
            Anchor();
        }
        else if (_owed > 0 && _buffered > Target + Frame)
        {
            CatchUp(Target); // the silence of a delay spike hides what is passed over
            Anchor();
        }
        else if (_buffered > _maxTarget + MaxGap)
        {
            CatchUp(Target);
            Anchor();
            splice = true;
        }

        ref Entry head = ref _entries[_head];
        long gap = head.MediaTime - _nextTime;
        if (head.Restart || gap < 0 || gap > MaxGap + _owed)
        {
            splice |= _owed == 0; // starved, the sound has been faded already
            Counters.Reanchored += head.Restart || _taken ? 1 : 0;
            Anchor();
            gap = 0;
        }

        if (gap > 0 && Missing(ref head, (int)gap, payload) is { Samples: > 0 } filler)
        {
            return filler;
        }

        return Take(payload, splice);
    }

    /// <summary>The lane was starved and made up some audio itself.</summary>
    public void NoteStarved(int samples)
    {
        _owed += samples;
        if (++_starvedFrames >= _maxStarved)
        {
            Stop();
        }
    }

    /// <summary>The lane shortened its audio.</summary>
    /// <param name="samples">By how much.</param>
    public void NoteSqueezed(int samples)
    {
        Counters.Squeezed++;
        _watch.TookOut(samples);
    }

    /// <summary>The lane lengthened its audio by a frame.</summary>
    public void NoteStretched()
    {
        Counters.Stretched++;
        _watch.Restart();
    }

    /// <summary>Drops what waits and ends the spurt; what comes next begins a new one.</summary>
    public void Clear()
    {
        _store.Clear();
        (_head, _count, _buffered) = (0, 0, 0);
        Stop();
    }

    private void Stop()
    {
        (_anchored, _owed, _starvedFrames, _waited) = (false, 0, 0, 0);
        _watch.Restart();
    }

    private void Anchor()
    {
        if (!_anchored)
        {
            _watch.Restart();
        }

        (_anchored, _nextTime, _owed, _waited) = (true, _entries[_head].MediaTime, 0, 0);
    }

    /// <summary>A gap before the head packet: nothing to do if it was concealed already, else recovery or concealment.</summary>
    private Playout Missing(ref Entry head, int gap, Span<byte> payload)
    {
        bool one = _taken && head.Sequence - _lastTaken == 2;
        if (_owed > 0 && one && head.HasRecovery && _buffered + gap <= Target)
        {
            // Starvation and loss at once, and the delay is too small anyway: playing the recovered frame after its
            // concealment both sounds better than nothing and raises the delay.
            _owed = 0;
        }

        int missing = (gap - _owed) / Quantum * Quantum;
        if (missing <= 0)
        {
            return default;
        }

        bool recover = head.HasRecovery && _taken && head.Sequence - _lastTaken > 1 && missing >= head.FrameSamples;
        if (recover && missing < head.FrameSamples + Frame)
        {
            Advance(gap, missing);
            Counters.Recovered++;
            _store.Read(head.Token, payload[..head.Length]);
            return new Playout(PlayoutKind.Recover, missing, head.Length, head.Level);
        }

        int part = Math.Min(Frame, missing - (recover ? head.FrameSamples : 0));
        Advance(gap - (missing - part), part);
        Counters.Concealed++;
        return new Playout(PlayoutKind.Conceal, part, 0, head.Level);
    }

    /// <summary>Media time moves on over a filled gap, and what was owed is settled.</summary>
    private void Advance(int gap, int filled)
    {
        _nextTime += Math.Max(gap, filled);
        _owed = 0;
    }

    private Playout Take(Span<byte> payload, bool splice)
    {
        Entry head = _entries[_head];
        _store.Read(head.Token, payload[..head.Length]);
        CountLoss(head);
        Remove();
        _nextTime = head.MediaTime + head.Samples;
        (_owed, _starvedFrames) = (0, 0);
        return new Playout(PlayoutKind.Decode, head.Samples, head.Length, head.Level, splice, head.Restart);
    }

    private void CountLoss(in Entry head)
    {
        long lost = _taken && !head.Restart ? Math.Clamp(head.Sequence - _lastTaken - 1, 0, 100) : 0;
        Counters.Lost += lost;
        for (long i = 0; i < lost; i++)
        {
            _loss += (1 - _loss) / 128;
        }

        _loss -= _loss / 128;
        _recoverable = head.HasRecovery;
    }

    /// <summary>Drops the oldest packets until no more than the target is left.</summary>
    private void CatchUp(int target)
    {
        while (_count > 1 && _buffered - _entries[_head].Samples >= target)
        {
            DropHead();
            Counters.Late++;
        }
    }

    private void DropHead()
    {
        bool restart = _entries[_head].Restart;
        Remove();
        if (_count > 0)
        {
            _entries[_head].Restart |= restart;
        }
        else
        {
            _restart |= restart;
        }
    }

    private void Remove()
    {
        ref Entry head = ref _entries[_head];
        (_taken, _lastTaken) = (true, head.Sequence);
        _store.Free(head.Token);
        _buffered -= head.Samples;
        _head = (_head + 1) % Capacity;
        _count--;
    }

    private void Insert(in AudioPacket packet, in OpusPacket opus)
    {
        int place = _count;
        while (place > 0 && At(place - 1).Sequence - packet.Sequence > 0)
        {
            At(place) = At(place - 1);
            place--;
        }

        At(place) = new Entry
        {
            Sequence = packet.Sequence,
            MediaTime = packet.MediaTime,
            Token = _store.Add(packet.Payload),
            Length = (short)packet.Payload.Length,
            Samples = opus.TotalSamples,
            FrameSamples = opus.FrameSamples,
            Level = packet.Level,
            HasRecovery = opus.HasRecovery,
            Restart = _restart,
        };
        _restart = false;
        _count++;
        _buffered += opus.TotalSamples;
    }

    private ref Entry At(int index) => ref _entries[(_head + index) % Capacity];

    private void Restart()
    {
        Counters.Late += _count;
        _store.Clear();
        (_head, _count, _buffered) = (0, 0, 0);
        (_taken, _restart) = (false, true);
        _window.Restart();
        _spread.Reset();
    }

    private struct Entry
    {
        public long Sequence;
        public long MediaTime;
        public int Samples;
        public int FrameSamples;
        public short Token;
        public short Length;
        public byte Level;
        public bool HasRecovery;
        public bool Restart;
    }
}
