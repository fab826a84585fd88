namespace Spaces.TestKit.Peer;

/// <summary>
/// The books of one RTP stream over a span of time, from headers alone: loss, order and doubles by sequence number; by timestamp how much sound came, in packets of
/// which length, and where it jumps. Packets of 20, 40 and 60 ms are each what they are. One caller.
/// </summary>
public sealed class StreamLedger
{
    /// <summary>RTP ticks of 20 ms of Opus (RFC 7587).</summary>
    public const int Frame = 960;

    // 2.5 to 120 ms: a step of the timestamp beyond that is no packet's length.
    private const int LongestPacket = 6 * Frame;
    private const int Window = 1024;

    private readonly ulong[] _seen = new ulong[Window / 64];
    private readonly Dictionary<int, long> _steps = [];
    private long _first;
    private long _highest;
    private uint _highestTimestamp;
    private int _step;
    private int _candidate;
    private int _commonStep;
    private long _commonCount;
    private TimeSpan _firstArrival;
    private TimeSpan _lastArrival;
    private uint _lastTimestamp;

    /// <summary>Packets that came, doubles not counted.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets that came again.</summary>
    public long Duplicated { get; private set; }

    /// <summary>Packets that came after one with a higher number.</summary>
    public long Reordered { get; private set; }

    /// <summary>Packets that should have come: from the lowest number seen to the highest.</summary>
    public long Expected => Packets == 0 ? 0 : _highest - _first + 1;

    /// <summary>Packets that should have come and did not.</summary>
    public long Lost => Expected - Packets;

    /// <summary>Payload bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>RFC 3550 interarrival jitter at the end, in milliseconds.</summary>
    public double Jitter { get; private set; }

    /// <summary>Longest time between two arrivals.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>
    /// Times that the timestamp moved between neighbours in the sequence by something else than the length of packets before and after: sound that was skipped without a
    /// lost packet, or told twice.
    /// </summary>
    public long Jumps { get; private set; }

    /// <summary>Sound that jumps left out, in RTP ticks.</summary>
    public long Skipped { get; private set; }

    /// <summary>Ticks of sound in the packets that came: each is as long as those about it.</summary>
    public long Sound { get; private set; }

    /// <summary>Length in ticks of most packets; 0 before there are two neighbours.</summary>
    public int Cadence => _commonStep;

    /// <summary>How often neighbours in the sequence lay how many ticks apart.</summary>
    public IReadOnlyDictionary<int, long> Steps => _steps;

    /// <summary>Frames of 20 ms of sound a second between the first and the last arrival.</summary>
    public double FrameRate => Packets < 2 || _lastArrival <= _firstArrival || _step == 0
        ? 0
        : (Sound - _step) / (double)Frame / (_lastArrival - _firstArrival).TotalSeconds;

    /// <summary>Books a packet.</summary>
    /// <param name="sequence">Extended: never wraps.</param>
    /// <param name="timestamp">RTP time.</param>
    /// <param name="arrival">When it came.</param>
    /// <param name="bytes">Length of its payload.</param>
    public void Book(long sequence, uint timestamp, TimeSpan arrival, int bytes)
    {
        if (Packets == 0)
        {
            _first = _highest = sequence;
            _highestTimestamp = timestamp;
            _firstArrival = arrival;
            Mark(sequence);
        }
        else if (sequence > _highest)
        {
            Advance(sequence, timestamp);
        }
        else if (!Late(sequence))
        {
            Duplicated++;
            return;
        }

        if (Packets > 0)
        {
            var apart = arrival - _lastArrival;
            var transit = apart.TotalMilliseconds - ((int)(timestamp - _lastTimestamp) / 48.0);
            Jitter += (Math.Abs(transit) - Jitter) / 16;
            LongestGap = apart > LongestGap ? apart : LongestGap;
        }

        Packets++;
        Bytes += bytes;
        Sound += _step;
        _lastArrival = arrival;
        _lastTimestamp = timestamp;
    }

    private void Advance(long sequence, uint timestamp)
    {
        if (sequence - _highest >= Window)
        {
            Array.Clear(_seen);
        }
        else
        {
            for (var number = _highest + 1; number < sequence; number++)
            {
                _seen[Word(number)] &= ~Bit(number);
            }
        }

        if (sequence == _highest + 1)
        {
            Step((int)(timestamp - _highestTimestamp));
        }

        Mark(sequence);
        (_highest, _highestTimestamp) = (sequence, timestamp);
    }

    private void Step(int step)
    {
        _steps[step] = _steps.GetValueOrDefault(step) + 1;
        if (_steps[step] > _commonCount)
        {
            (_commonStep, _commonCount) = (step, _steps[step]);
        }

        if (step == _step)
        {
            _candidate = 0;
            return;
        }

        if (_step == 0 && step is > 0 and <= LongestPacket)
        {
            // The first step tells how long the first packet was, too.
            Sound += step;
            _step = step;
        }
        else if (step == _candidate && step is > 0 and <= LongestPacket)
        {
            // Twice the same: packets have another length now, and the one before was no jump.
            Jumps--;
            Skipped -= Math.Max(0, step - _step);
            Sound += step - _step;
            (_step, _candidate) = (step, 0);
        }
        else
        {
            Jumps++;
            Skipped += Math.Max(0, step - _step);
            _candidate = step;
        }
    }

    // False for one that was there already. One from before all that is remembered is late, too: the stream's first packets may have come in the wrong order.
    private bool Late(long sequence)
    {
        if (sequence > _highest - Window)
        {
            if (sequence >= _first && (_seen[Word(sequence)] & Bit(sequence)) != 0)
            {
                return false;
            }

            Mark(sequence);
        }

        _first = Math.Min(_first, sequence);
        Reordered++;
        return true;
    }

    private void Mark(long sequence) => _seen[Word(sequence)] |= Bit(sequence);

    private static int Word(long sequence) => (int)((ulong)sequence % Window / 64);

    private static ulong Bit(long sequence) => 1UL << (int)((ulong)sequence % 64);
}
