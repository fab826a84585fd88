using System.Diagnostics.Metrics;

namespace Spaces.Gateway.Metrics;

/// <summary>
/// Meter <c>Spaces.Gateway</c>: what the edge does, with labels of bounded number. Packet counts are plain long values that the media
/// threads add to and the meter reads, so that counting a packet costs an add and no look-up of labels.
/// </summary>
internal sealed class GatewayMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Spaces.Gateway";

    // What people wait for: 1 ms to 30 s.
    private static readonly double[] HumanTimes = [1, 2, 5, 10, 20, 50, 100, 150, 200, 300, 500, 750, 1_000, 2_000, 5_000, 10_000, 30_000];

    private static readonly KeyValuePair<string, object?>[] Outcomes =
        [.. Enum.GetNames<JoinOutcome>().Select(n => new KeyValuePair<string, object?>("outcome", n.ToLowerInvariant()))];

    private readonly Meter _meter;
    private readonly long[] _drops = new long[Enum.GetValues<DropReason>().Length];
    private readonly Counter<long> _handshakes;
    private readonly Counter<long> _joins;
    private readonly Histogram<double> _answers;
    private readonly Histogram<double> _joining;
    private readonly Histogram<double> _effects;
    private readonly Counter<long> _rejoins;
    private readonly Counter<long> _lost;
    private readonly Histogram<double> _failovers;
    private readonly Counter<long> _limited;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _moves;
    private readonly Counter<long> _reportsFailed;
    private readonly Histogram<double> _drains;
    private readonly long[] _repair = new long[Enum.GetValues<RepairCount>().Length];
    private long _received;
    private long _sent;
    private long _uplink;
    private long _frames;

    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _meter.CreateObservableCounter("spaces.gateway.packets.dropped", ObserveDrops, "{packet}", "What went no further, by reason");
        _meter.CreateObservableCounter("spaces.gateway.datagrams.received", () => Volatile.Read(ref _received), "{datagram}");
        _meter.CreateObservableCounter("spaces.gateway.packets.sent", () => Volatile.Read(ref _sent), "{packet}", "RTP packets to listeners");
        _meter.CreateObservableCounter("spaces.gateway.packets.uplink", () => Volatile.Read(ref _uplink), "{packet}", "Speakers' packets passed on to rooms");
        _meter.CreateObservableCounter("spaces.gateway.frames.received", () => Volatile.Read(ref _frames), "{frame}", "Mixed frames from rooms");
        _meter.CreateObservableUpDownCounter(
            "spaces.gateway.listeners.lossy", () => RepairedCount(RepairCount.ListenersWithLoss), "{listener}", "Listeners for whose loss something is done");
        _meter.CreateObservableCounter("spaces.gateway.nack.packets", ObserveNacks, "{packet}", "Packets that listeners asked for again, by result");
        _meter.CreateObservableCounter("spaces.gateway.red.packets", ObserveRed, "{packet}", "Packets with redundancy, by direction");
        _meter.CreateObservableCounter(
            "spaces.gateway.packets.recovered", () => RepairedCount(RepairCount.Recovered), "{packet}", "Speakers' lost packets that redundancy filled in");
        _handshakes = _meter.CreateCounter<long>("spaces.gateway.handshakes", "{handshake}", "DTLS handshakes, by result");
        _joins = _meter.CreateCounter<long>("spaces.gateway.joins", "{join}", "Joins, by outcome: joined when media is up, refused by a rule, failed otherwise");
        _answers = Milliseconds("spaces.gateway.answer.duration", "From an offer to its answer, by door");
        _joining = Milliseconds("spaces.gateway.join.duration", "From an offer to media that can go both ways, by door");
        _effects = Milliseconds("spaces.gateway.command.effect", "From a command on somebody to its effect at this gateway, by action");
        _rejoins = _meter.CreateCounter<long>("spaces.gateway.rejoins", "{rejoin}", "Rooms found again after their silo went silent");
        _lost = _meter.CreateCounter<long>("spaces.gateway.rooms.lost", "{room}", "Rooms whose sound was gone for so long that their clients were told");
        _failovers = _meter.CreateHistogram<double>(
            "spaces.gateway.failover.duration", "ms", "From a room's last frame to the first of its next mixer (loss) or silo (move), where somebody spoke");
        _limited = _meter.CreateCounter<long>("spaces.gateway.requests.limited", "{request}", "Requests refused for their rate, by action and scope");
        _refused = _meter.CreateCounter<long>("spaces.gateway.joins.refused", "{join}", "Joins refused because the gateway is full, by door");
        _moves = _meter.CreateCounter<long>("spaces.gateway.moves", "{connection}", "Connections of a draining gateway, by result: asked, left, closed");
        _reportsFailed = _meter.CreateCounter<long>("spaces.gateway.reports.failed", "{report}", "Reports that the cluster's coordinator did not answer");
        _drains = _meter.CreateHistogram<double>("spaces.gateway.drain.duration", "s", "From the order to hand clients over until nobody was left to wait for");
    }

    /// <summary>How many were dropped for a reason so far.</summary>
    public long DroppedCount(DropReason reason) => Volatile.Read(ref _drops[(int)reason]);

    /// <summary>RTP packets sent so far.</summary>
    public long SentCount => Volatile.Read(ref _sent);

    /// <summary>Counts something that went no further.</summary>
    public void Dropped(DropReason reason, long count = 1) => Interlocked.Add(ref _drops[(int)reason], count);

    /// <summary>How much of a kind of repair there was so far.</summary>
    public long RepairedCount(RepairCount what) => Volatile.Read(ref _repair[(int)what]);

    /// <summary>Counts repair.</summary>
    public void Repaired(RepairCount what, int count) => Interlocked.Add(ref _repair[(int)what], count);

    /// <summary>Counts datagrams that came in.</summary>
    public void Received(int datagrams) => Interlocked.Add(ref _received, datagrams);

    /// <summary>Counts RTP packets that went out.</summary>
    public void Sent(int packets) => Interlocked.Add(ref _sent, packets);

    /// <summary>Counts a packet passed on to a room.</summary>
    public void Uplinked() => Interlocked.Increment(ref _uplink);

    /// <summary>Counts a frame of a room.</summary>
    public void FrameReceived() => Interlocked.Increment(ref _frames);

    /// <summary>Counts a handshake; <paramref name="result"/> is one of a few words.</summary>
    public void Handshake(string result) => _handshakes.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>Records how long an offer took to answer.</summary>
    public void Answered(double milliseconds, string door) => _answers.Record(milliseconds, new KeyValuePair<string, object?>("door", door));

    /// <summary>Records that a join has come to sound, and how long after its offer.</summary>
    public void MediaUp(double milliseconds, string door)
    {
        _joining.Record(milliseconds, new KeyValuePair<string, object?>("door", door));
        JoinEnded(JoinOutcome.Joined);
    }

    /// <summary>Counts a join that has come to an end, good or bad.</summary>
    public void JoinEnded(JoinOutcome outcome) => _joins.Add(1, Outcomes[(int)outcome]);

    /// <summary>Records how long a command took to be in effect here; <paramref name="action"/> is one of a few words.</summary>
    public void TookEffect(double milliseconds, string action) => _effects.Record(milliseconds, new KeyValuePair<string, object?>("action", action));

    /// <summary>Counts a room that was found again.</summary>
    public void Rejoined() => _rejoins.Add(1);

    /// <summary>Counts a room whose sound is gone.</summary>
    public void RoomLost() => _lost.Add(1);

    /// <summary>Records how long a room's sound was away while its route changed; by a loss it is in a new epoch.</summary>
    public void FailedOver(TimeSpan took, bool isLoss) =>
        _failovers.Record(took.TotalMilliseconds, new KeyValuePair<string, object?>("kind", isLoss ? "loss" : "move"));

    /// <summary>Counts a request that came too soon; <paramref name="action"/> and <paramref name="scope"/> are each one of a few words.</summary>
    public void Limited(string action, string scope) =>
        _limited.Add(1, new KeyValuePair<string, object?>("action", action), new KeyValuePair<string, object?>("scope", scope));

    /// <summary>Counts a join that was refused as the gateway is full.</summary>
    public void JoinRefused(string door) => _refused.Add(1, new KeyValuePair<string, object?>("door", door));

    /// <summary>Counts connections of a draining gateway; <paramref name="result"/> is <c>asked</c>, <c>left</c> or <c>closed</c>.</summary>
    public void Moved(string result, int connections)
    {
        if (connections > 0)
        {
            _moves.Add(connections, new KeyValuePair<string, object?>("result", result));
        }
    }

    /// <summary>Records how long a drain took, in seconds.</summary>
    public void Drained(double seconds) => _drains.Record(seconds);

    /// <summary>Counts a report that was not answered.</summary>
    public void ReportFailed() => _reportsFailed.Add(1);

    /// <summary>Shows the load as gauges; called once.</summary>
    public void ObserveLoad(Func<double> load, Func<int> door, Func<int> connections)
    {
        _meter.CreateObservableGauge("spaces.gateway.load", load, "1", "The larger of fan-out and processor, smoothed; 1 is as much as there is");
        _meter.CreateObservableGauge("spaces.gateway.door", door, "{door}", "Who may join: 0 everybody, 1 people on stage, 2 nobody");
        _meter.CreateObservableGauge("spaces.gateway.connections", connections, "{connection}", "Connections in rooms");
    }

    /// <summary>Shows what is held as gauges; called once.</summary>
    public void ObserveRooms(Func<int> rooms, Func<int> listeners)
    {
        _meter.CreateObservableGauge("spaces.gateway.rooms", rooms, "{room}", "Rooms that somebody here is in");
        _meter.CreateObservableGauge("spaces.gateway.listeners", listeners, "{listener}", "Connections that are sent sound");
    }

    /// <summary>Shows what the fan-out threads do, each by its number.</summary>
    public void Watch(IReadOnlyList<ShardStats> shards)
    {
        _meter.CreateObservableCounter("spaces.gateway.fanout.packets", () => ByShard(shards, s => s.Packets), "{packet}", "Packets sent, by fan-out thread");
        _meter.CreateObservableCounter("spaces.gateway.fanout.bytes", () => ByShard(shards, s => s.Bytes), "By", "Bytes sent, by fan-out thread");
        _meter.CreateObservableGauge("spaces.gateway.fanout.queued", () => ByShard(shards, s => s.Queued), "{room}", "Rooms whose frame is being sent");
        _meter.CreateObservableGauge("spaces.gateway.fanout.busy", () => ByShard(shards, s => s.Busy), "1", "Share of its time that a fan-out thread works");
    }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private Histogram<double> Milliseconds(string name, string description) =>
        _meter.CreateHistogram(name, "ms", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = HumanTimes });

    private IEnumerable<Measurement<long>> ObserveNacks() =>
    [
        new(RepairedCount(RepairCount.NackAnswered), new KeyValuePair<string, object?>("result", "answered")),
        new(RepairedCount(RepairCount.NackRefused), new KeyValuePair<string, object?>("result", "refused")),
    ];

    private IEnumerable<Measurement<long>> ObserveRed() =>
    [
        new(RepairedCount(RepairCount.RedSent), new KeyValuePair<string, object?>("direction", "sent")),
        new(RepairedCount(RepairCount.RedReceived), new KeyValuePair<string, object?>("direction", "received")),
    ];

    private static IEnumerable<Measurement<T>> ByShard<T>(IReadOnlyList<ShardStats> shards, Func<ShardStats, T> read)
        where T : struct
    {
        for (var i = 0; i < shards.Count; i++)
        {
            yield return new Measurement<T>(read(shards[i]), new KeyValuePair<string, object?>("shard", i));
        }
    }

    private IEnumerable<Measurement<long>> ObserveDrops()
    {
        foreach (var reason in Enum.GetValues<DropReason>())
        {
            yield return new Measurement<long>(DroppedCount(reason), new KeyValuePair<string, object?>("reason", reason.ToString()));
        }
    }
}
