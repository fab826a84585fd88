using Spaces.TestKit.Peer;

namespace Spaces.TestKit.Listening;

/// <summary>
/// What one listener heard, packet by packet, over all the connections that they had: how long it was silent, what was lost, what came twice. Any thread.
/// </summary>
public sealed class GapRecorder
{
    private readonly Lock _gate = new();
    private readonly List<HeardFrame> _frames = [];
    private TimeSpan _last = TimeSpan.MinValue;

    /// <summary>When the last packet came; <see cref="TimeSpan.MinValue"/> before the first.</summary>
    public TimeSpan LastArrival
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Books a packet.</summary>
    public void Book(in HeardFrame frame)
    {
        lock (_gate)
        {
            _frames.Add(frame);
            _last = frame.Arrival > _last ? frame.Arrival : _last;
        }
    }

    /// <summary>Forgets what came before a time, so that a long run stays small.</summary>
    public void ForgetBefore(TimeSpan time)
    {
        lock (_gate)
        {
            _frames.RemoveAll(f => f.Arrival < time);
        }
    }

    /// <summary>Packets of a time, by arrival; <paramref name="to"/> is not in it.</summary>
    public HeardFrame[] Between(TimeSpan from, TimeSpan to)
    {
        lock (_gate)
        {
            return [.. _frames.Where(f => f.Arrival >= from && f.Arrival < to).OrderBy(f => f.Arrival)];
        }
    }

    /// <summary>
    /// The longest time between two audible packets, of those that end after <paramref name="from"/> and begin before <paramref name="to"/>. A silence that does not
    /// end by <paramref name="to"/> counts to there: it is at least so long.
    /// </summary>
    public Silence LongestSilence(TimeSpan from, TimeSpan to)
    {
        var heard = Audible(from, to);
        var last = heard.Count > 0 && heard[0] < from ? heard[0] : from;
        var longest = new Silence(last, last);
        foreach (var arrival in heard)
        {
            Consider(new Silence(last, arrival));
            last = arrival;
        }

        Consider(new Silence(last, to));
        return longest;

        void Consider(Silence silence) => longest = silence.Length > longest.Length ? silence : longest;
    }

    /// <summary>Arrival of the first audible packet from a time on; null when there is none.</summary>
    public TimeSpan? FirstAudible(TimeSpan from)
    {
        lock (_gate)
        {
            var later = _frames.Where(f => f.Arrival >= from && f.IsAudible).Select(f => f.Arrival).ToArray();
            return later.Length == 0 ? null : later.Min();
        }
    }

    /// <summary>The most packets that came within any time of a length: 50 a second is one mix, 100 are two.</summary>
    public int Busiest(TimeSpan from, TimeSpan to, TimeSpan within)
    {
        var arrivals = Between(from, to).Select(f => f.Arrival).ToArray();
        var most = 0;
        for (int first = 0, next = 0; next < arrivals.Length; next++)
        {
            while (arrivals[next] - arrivals[first] >= within)
            {
                first++;
            }

            most = Math.Max(most, next - first + 1);
        }

        return most;
    }

    /// <summary>The books of each connection over a time: lost numbers, and sound that was skipped without a lost packet.</summary>
    public StreamLedger[] Ledgers(TimeSpan from, TimeSpan to) =>
    [
        .. Between(from, to).GroupBy(f => f.Stream).Select(stream =>
        {
            var ledger = new StreamLedger();
            foreach (var frame in stream)
            {
                ledger.Book(frame.Sequence, frame.Timestamp, frame.Arrival, 0);
            }

            return ledger;
        }),
    ];

    // One audible packet before the time belongs to it: a silence that began earlier is as long as it is.
    private List<TimeSpan> Audible(TimeSpan from, TimeSpan to)
    {
        lock (_gate)
        {
            var times = _frames.Where(f => f.IsAudible && f.Arrival < to).Select(f => f.Arrival).Order().ToList();
            var first = times.FindIndex(t => t >= from);
            return first < 0 ? times.TakeLast(1).ToList() : times[Math.Max(0, first - 1)..];
        }
    }
}
