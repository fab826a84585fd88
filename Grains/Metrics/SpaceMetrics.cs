using System.Diagnostics.Metrics;
using Spaces.Grains.Audio;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Media;

namespace Spaces.Grains.Metrics;

/// <summary>Why a packet that reached the silo is not in a mix.</summary>
internal enum PacketDrop
{
    /// <summary>No room of that media key mixes here: it moved, or the packet is of an older epoch.</summary>
    UnknownRoom,

    /// <summary>The room has not ticked for so long that its inbox is full.</summary>
    InboxFull,

    /// <summary>The connection may not be heard: a listener's, or one that was replaced.</summary>
    NotOnStage,

    /// <summary>The speaker is muted.</summary>
    Muted,

    /// <summary>It came after its place was played.</summary>
    Late,

    /// <summary>It was there already.</summary>
    Duplicate,

    /// <summary>The speaker's jitter buffer is full.</summary>
    BufferFull,

    /// <summary>It is no Opus packet.</summary>
    Malformed,

    /// <summary>More packets than a speaker can have.</summary>
    RateLimited,
}

/// <summary>Meter <c>Spaces.Grains</c>: what a silo's media plane does, with labels of bounded number.</summary>
internal sealed class SpaceMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Spaces.Grains";

    private static readonly KeyValuePair<string, object?>[] Reasons =
        [.. Enum.GetNames<PacketDrop>().Select(n => new KeyValuePair<string, object?>("reason", n))];

    // Milliseconds. A tick has 20, and is late from 5 on.
    private static readonly double[] TickTimes = [0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 100];
    private static readonly double[] StoreTimes = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];
    private static readonly double[] Depths = [5, 10, 20, 30, 40, 50, 60, 80, 100, 120, 160, 200, 300, 500];

    private readonly Meter _meter;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _frames;
    private readonly Counter<long> _passed;
    private readonly Counter<long> _overruns;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _played;
    private readonly Counter<long> _concealed;
    private readonly Counter<long> _recovered;
    private readonly Counter<long> _lost;
    private readonly Histogram<double> _lateness;
    private readonly Histogram<double> _mixing;
    private readonly Counter<double> _spent;
    private readonly Histogram<double> _storing;
    private readonly Histogram<double> _depth;
    private readonly Counter<long> _storeFailures;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _roomsMoved;
    private readonly Histogram<double> _moving;
    private readonly Histogram<double> _draining;
    private readonly Counter<long> _forwarded;
    private readonly Counter<long> _arrived;
    private readonly Counter<long> _moveFailures;
    private readonly Histogram<double> _moveGap;

    public SpaceMetrics(IMeterFactory meters, MediaPlane plane, SiloPressure pressure)
    {
        _meter = meters.Create(MeterName);
        _dropped = _meter.CreateCounter<long>("spaces.silo.packets.dropped", "{packet}", "Packets that are in no mix, by reason");
        _frames = _meter.CreateCounter<long>("spaces.silo.frames.mixed", "{frame}", "Frames of 20 ms that rooms mixed and encoded");
        _passed = _meter.CreateCounter<long>("spaces.silo.frames.passed", "{frame}", "Frames of 20 ms that were one speaker's packet as it came");
        _overruns = _meter.CreateCounter<long>("spaces.silo.ticks.overrun", "{tick}", "Ticks that were due while the one before still waited");
        _skipped = _meter.CreateCounter<long>("spaces.silo.ticks.skipped", "{tick}", "Ticks given up because the silo was too late for them");
        _faults = _meter.CreateCounter<long>("spaces.silo.ticks.failed", "{tick}", "Ticks that ended with an error");
        _played = _meter.CreateCounter<long>("spaces.silo.speech.played", "{packet}", "Speakers' packets decoded and mixed");
        _concealed = _meter.CreateCounter<long>("spaces.silo.speech.concealed", "{frame}", "Gaps in speech that concealment filled");
        _recovered = _meter.CreateCounter<long>("spaces.silo.speech.recovered", "{frame}", "Gaps in speech filled from in-band FEC");
        _lost = _meter.CreateCounter<long>("spaces.silo.speech.lost", "{packet}", "Speakers' packets that never came");
        _lateness = Histogram("spaces.silo.tick.lateness", "From a tick's deadline to its start", TickTimes);
        _mixing = Histogram("spaces.silo.tick.duration", "Time a room's tick took", TickTimes);
        _spent = _meter.CreateCounter<double>("spaces.silo.mixing.time", "s", "Processor time that rooms' ticks took");
        _storing = Histogram("spaces.silo.store.duration", "Time the store took for a space's state and log", StoreTimes);
        _depth = Histogram("spaces.silo.jitter.depth", "Sound of a speaker that waits to be mixed, looked at once a second", Depths);
        _storeFailures = _meter.CreateCounter<long>("spaces.silo.store.failed", "{write}", "Writes of spaces that the store did not take");
        _meter.CreateObservableGauge("spaces.silo.rooms", () => plane.RoomCount, "{room}", "Rooms that mix on this silo");
        _refused = _meter.CreateCounter<long>("spaces.silo.rooms.refused", "{join}", "Joins refused because this silo opens no new room");
        _roomsMoved = _meter.CreateCounter<long>("spaces.silo.rooms.moved", "{room}", "Rooms told to move to another silo, by reason and result");
        _moving = _meter.CreateHistogram<double>("spaces.silo.room.move.duration", "ms", "From a room's order to move to its leaving");
        _draining = _meter.CreateHistogram<double>("spaces.silo.drain.duration", "s", "From a drain's begin until no room was left, or the process went on without");
        _forwarded = _meter.CreateCounter<long>("spaces.silo.packets.forwarded", "{packet}", "Packets sent after rooms that moved to another silo");
        _arrived = _meter.CreateCounter<long>("spaces.silo.rooms.arrived", "{room}", "Open rooms that came from another silo");
        _moveFailures = _meter.CreateCounter<long>("spaces.silo.moves.failed", "{room}", "Moves in which a room, or its sound, had to begin anew");
        _moveGap = _meter.CreateHistogram<double>("spaces.silo.move.gap", "ms", "From a room's last tick on one silo to its first on the next");
        _meter.CreateObservableGauge(
            "spaces.silo.pressure", () => (int)pressure.Step.Level, "{level}", "Back-pressure: 0 none, 1 low effort, 2 few heard, 3 no new rooms");
        _meter.CreateObservableGauge("spaces.silo.budget.used", () => pressure.Share, "1", "Processor time of mixing over the cores that may mix");
    }

    /// <summary>Counts a packet that is in no mix.</summary>
    public void PacketDropped(PacketDrop reason) => _dropped.Add(1, Reasons[(int)reason]);

    /// <summary>Counts a tick.</summary>
    public void Ticked(double latenessMs, double durationMs, int frames)
    {
        _lateness.Record(latenessMs);
        _mixing.Record(durationMs);
        _frames.Add(frames);
    }

    /// <summary>Adds the processor time of a tick.</summary>
    public void Spent(TimeSpan time) => _spent.Add(time.TotalSeconds);

    /// <summary>Records how much of a speaker waits, in milliseconds.</summary>
    public void Waits(double milliseconds) => _depth.Record(milliseconds);

    /// <summary>Counts what happened to a room's lanes between two looks.</summary>
    public void Heard(in LaneCounters before, in LaneCounters now)
    {
        _played.Add(now.Played - before.Played);
        _concealed.Add(now.Concealed - before.Concealed);
        _recovered.Add(now.Recovered - before.Recovered);
        _lost.Add(now.Lost - before.Lost);
    }

    /// <summary>Counts frames that were passed on.</summary>
    public void Passed(long frames) => _passed.Add(frames);

    /// <summary>Counts a write of a space.</summary>
    public void Stored(double durationMs) => _storing.Record(durationMs);

    /// <summary>Counts a write that the store did not take.</summary>
    public void StoreFailed() => _storeFailures.Add(1);

    /// <summary>Counts an overrun.</summary>
    public void Overrun() => _overruns.Add(1);

    /// <summary>Counts ticks that were given up.</summary>
    public void Skipped(long ticks) => _skipped.Add(ticks);

    /// <summary>Counts a join that found no place for its room.</summary>
    public void RoomRefused() => _refused.Add(1);

    /// <summary>Counts a room that was told to move; not <paramref name="moved"/>: it is still here.</summary>
    public void RoomMoved(MoveReason reason, bool moved) => _roomsMoved.Add(
        1,
        new KeyValuePair<string, object?>("reason", reason switch { MoveReason.Drain => "drain", MoveReason.Balance => "balance", _ => "order" }),
        new KeyValuePair<string, object?>("result", moved ? "moved" : "failed"));

    /// <summary>Records how long a room took to leave.</summary>
    public void RoomMoveTook(double milliseconds) => _moving.Record(milliseconds);

    /// <summary>Records how long a drain took.</summary>
    public void DrainTook(double seconds) => _draining.Record(seconds);

    /// <summary>Shows what the silo is doing as a gauge; called once.</summary>
    public void ObserveState(Func<NodeState> state) => _meter.CreateObservableGauge(
        "spaces.silo.state", () => (int)state(), "{state}", "What the silo is doing: 0 serving, 1 draining, 2 drained, 3 stopping");

    /// <summary>Counts packets that were sent after rooms that moved.</summary>
    public void Forwarded(int packets) => _forwarded.Add(packets);

    /// <summary>Counts a room that goes on here.</summary>
    /// <param name="gap">From its last tick there to its first here, by two silos' clocks.</param>
    public void Arrived(TimeSpan gap)
    {
        _arrived.Add(1);
        _moveGap.Record(Math.Max(0, gap.TotalMilliseconds));
    }

    /// <summary>Counts a move that lost something.</summary>
    public void MoveFailed() => _moveFailures.Add(1);

    /// <summary>Counts a tick that failed.</summary>
    public void Failed() => _faults.Add(1);

    private Histogram<double> Histogram(string name, string description, double[] bounds) =>
        _meter.CreateHistogram(name, "ms", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();
}
