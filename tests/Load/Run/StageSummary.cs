using Spaces.Load.Report;
using Spaces.TestKit;
using Spaces.TestKit.Peer;

namespace Spaces.Load.Run;

/// <summary>A time in which people joined.</summary>
/// <param name="Phase">The time.</param>
/// <param name="Inside">Who was in before.</param>
/// <param name="Joining">Who joined.</param>
/// <param name="Before">What the processes had used before.</param>
/// <param name="After">What they had used when the last handshake was done.</param>
internal sealed record JoinPhase(
    Phase Phase, IReadOnlyList<RoomPeer> Inside, IReadOnlyList<RoomPeer> Joining, Dictionary<string, ProcessUsage> Before, Dictionary<string, ProcessUsage> After);

/// <summary>Sums the books of a measured time up.</summary>
internal sealed class StageSummary(IReadOnlyList<RoomPeer> inside, Phase measured, IReadOnlyList<double> lateness)
{
    // One frame in a hundred.
    private const double LeastRate = 49.5;
    private const double TicksPerMillisecond = 48;

    private readonly RoomPeer[] _connected = [.. inside.Where(l => l.Connected is not null)];

    /// <summary>The stage's report.</summary>
    public StageReport Make(
        Dictionary<string, ProcessUsage> empty,
        Dictionary<string, ProcessUsage> before,
        Dictionary<string, ProcessUsage> after,
        SortedDictionary<string, double> counters,
        Hearing heard,
        JoinPhase joins,
        JoinPhase? burst,
        IReadOnlyList<RoomPeer> speakers)
    {
        var books = _connected.Select(l => l.Ear.Of(measured)).OfType<StreamLedger>().ToArray();
        var packets = books.Sum(b => b.Packets);
        var expected = books.Sum(b => b.Expected);
        var lost = books.Sum(b => b.Lost);
        var rate = books.Select(b => b.FrameRate).DefaultIfEmpty().Average();
        var seconds = measured.Seconds;

        // Speakers hear, too: their packets are work for a gateway as the listeners' are.
        var all = packets + speakers.Sum(s => s.Ear.Of(measured)?.Packets ?? 0);
        var processes = ProcessMeter.Compare(empty, before, after, seconds, _connected.Length, all);
        return new StageReport
        {
            Listeners = inside.Count,
            Connected = _connected.Length,
            Seconds = seconds,
            Joins = Make(joins, processes),
            Burst = burst is null ? null : Make(burst, processes),
            Packets = packets,
            Lost = lost,
            LossPercent = expected == 0 ? 0 : 100.0 * lost / expected,
            Reordered = books.Sum(b => b.Reordered),
            Duplicated = books.Sum(b => b.Duplicated),
            Losers = books.Count(b => b.Lost > 0),
            PacketRateMean = packets / seconds / Math.Max(1, _connected.Length),
            FrameRateMean = rate,
            FrameRateLeast = books.Select(b => b.FrameRate).DefaultIfEmpty().Min(),
            Cadence = books.Where(b => b.Cadence > 0).GroupBy(b => $"{b.Cadence / TicksPerMillisecond:0.#} ms").OrderBy(g => g.Key).ToDictionary(g => g.Key, g => g.Count()),
            Jumps = books.Sum(b => b.Jumps),
            Skipped = books.Sum(b => b.Skipped) / TicksPerMillisecond,
            KilobitsPerListener = books.Select(b => b.Bytes).DefaultIfEmpty().Average() * 8 / 1000 / seconds,
            Jitter = Percentiles.Of(books.Select(b => b.Jitter)),
            LongestGap = Percentiles.Of(books.Select(b => b.LongestGap.TotalMilliseconds)),
            Delay = Percentiles.Of(heard.Delays),
            ChirpsMissed = heard.ChirpsMissed,
            PacerLateness = Percentiles.Of(lateness),
            TonesOk = heard.Ok,
            TonesMissing = heard.Missing,
            TonesLeaked = heard.Leaked,
            OwnToneBelow = heard.OwnBelow,
            EarsChecked = heard.Ears,
            Complaints = [.. heard.Complaints, .. Shortfalls(_connected.Length - books.Length, rate, heard.ChirpsMissed)],
            Processes = processes,
            Ticks = TickReport.Of(counters),
            Counters = counters.Where(c => !c.Key.Contains("_bucket", StringComparison.Ordinal)).ToDictionary(),
            Speech = heard.Speech,
        };
    }

    private static JoinReport Make(JoinPhase joins, IReadOnlyList<ProcessReport> prices)
    {
        var connected = joins.Joining.Where(p => p.Connected is not null).ToArray();
        var start = joins.Phase.From;
        var insiders = joins.Inside.Select(p => p.Ear.Of(joins.Phase)).OfType<StreamLedger>().ToArray();
        var packets = joins.Inside.Concat(joins.Joining).Sum(p => p.Ear.Of(joins.Phase)?.Packets ?? 0);
        var took = connected.Select(p => p.Connected!.Value - start).DefaultIfEmpty().Max();
        return new JoinReport
        {
            Count = joins.Joining.Count,
            Connected = connected.Length,
            PerSecond = took > TimeSpan.Zero ? connected.Length / took.TotalSeconds : 0,
            Connect = Percentiles.Of(connected.Select(p => (p.Connected!.Value - p.Offered).TotalMilliseconds)),
            FirstPacket = Percentiles.Of(connected.Where(p => p.Peer.FirstPacket is not null).Select(p => (p.Peer.FirstPacket!.Value - p.Offered).TotalMilliseconds)),
            LastAudible = connected.Select(p => (p.Peer.FirstPacket ?? start) - start).DefaultIfEmpty().Max().TotalMilliseconds,
            Silent = connected.Count(p => p.Peer.FirstPacket is null),
            Inside = insiders.Length,
            InsideLosers = insiders.Count(b => b.Lost > 0),
            InsideLost = insiders.Sum(b => b.Lost),
            InsideSkipped = insiders.Sum(b => b.Skipped) / TicksPerMillisecond,
            Costs =
            [
                .. from price in prices
                   where connected.Length > 0 && joins.Before.ContainsKey(price.Name) && joins.After.ContainsKey(price.Name)
                   let used = joins.After[price.Name].Since(joins.Before[price.Name]).Cpu
                   select new JoinCost(price.Name, used / connected.Length, (used - (packets * price.CpuPerPacket / 1000)) / connected.Length),
            ],
        };
    }

    // A frame that the mixer or the gateway gave up leaves no gap in the sequence numbers; it shows in the rate only.
    private IEnumerable<string> Shortfalls(int silent, double meanRate, int chirpsMissed)
    {
        if (silent > 0)
        {
            yield return $"{silent} listeners are connected and heard nothing";
        }

        if (inside.Count > 0 && meanRate < LeastRate)
        {
            yield return FormattableString.Invariant($"listeners got {meanRate:0.00} frames a second instead of 50: the system is overloaded");
        }

        if (chirpsMissed > 0)
        {
            yield return $"{chirpsMissed} chirps were not found within 800 ms";
        }
    }
}
