using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Metrics;

namespace Spaces.Grains.Spaces;

/// <summary>
/// A space's log and state in storage. Events get their numbers at once and become public when they are stored: what was told has its number for ever,
/// and a number that a crash took was never told. One write is under way at a time and keeps all that was decided before it began; while the store
/// does not answer, it is tried again and again in the background, and nobody waits. All of it runs on the grain's scheduler.
/// </summary>
internal sealed partial class SpaceLog
{
    private const string StateName = "space";

    // Memory keeps at least this many of the newest events, so that those who resume are not sent to the store.
    private const int Recent = 256;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(2);

    private readonly IGrainStorage _storage;
    private readonly GrainId _grain;
    private readonly ILogStorageEvents _owner;
    private readonly TimeProvider _time;
    private readonly SpaceMetrics _metrics;
    private readonly ILogger _logger;
    private Guid _writer = Guid.NewGuid();
    private readonly GrainState<SpaceState> _stored = new(new SpaceState());
    private readonly List<SpaceEvent> _events = [];
    private readonly List<Waiter> _waiters = [];
    private SpaceRecord? _record;
    private long _sealed;
    private long _revision;
    private long _storedRevision;
    private bool _writing;
    private bool _closed;

    public SpaceLog(IGrainStorage storage, GrainId grain, ILogStorageEvents owner, TimeProvider time, SpaceMetrics metrics, ILogger logger)
    {
        _storage = storage;
        _grain = grain;
        _owner = owner;
        _time = time;
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>The epoch that this activation has, or the newest one that an earlier one had.</summary>
    public long Epoch { get; private set; }

    /// <summary>Number of the newest event, stored or not.</summary>
    public long Last { get; private set; }

    /// <summary>Number of the newest stored event.</summary>
    public long Stored { get; private set; }

    /// <summary>The store did not take the last write in time, and none since.</summary>
    public bool IsAway { get; private set; }

    /// <summary>Whether anything waits to be stored.</summary>
    public bool IsPending => _storedRevision < _revision;

    /// <summary>Reads what is stored; null when there is nothing.</summary>
    public async Task<SpaceRecord?> Load(SpaceId id)
    {
        await _storage.ReadStateAsync(StateName, _grain, _stored);
        var state = _stored.State!;
        if (!_stored.RecordExists || (state.Space is null && state.Host is null))
        {
            return null;
        }

        Epoch = state.Epoch;
        Last = Stored = state.LastNumber;
        _sealed = state.Sealed;
        _events.AddRange(state.Tail);
        if (state.Space is not null)
        {
            return _record = state.Space.ToRecord();
        }

        // Version 1 had no log: it begins with what is known.
        LogUpgraded(_logger, id);
        var created = new SpaceCreated(state.Host!, new SpaceSettings(state.Title, [], AccessPolicy.Everyone, AccessPolicy.Everyone, null))
        {
            At = state.CreatedAt,
            Actor = state.Host!.Id,
        };
        _record = SpaceRecord.Of(created);
        List<SpaceEvent> events = [created];
        if (state.EndedAt is { } ended)
        {
            var end = new SpaceEnded { At = ended, Actor = state.Host.Id };
            _record.Apply(end);
            events.Add(end);
        }

        Append(events);
        return _record;
    }

    /// <summary>Starts the log of a new space.</summary>
    public void Begin(SpaceRecord record) => _record = record;

    /// <summary>Numbers events and sees to it that they are stored, with the state that they led to.</summary>
    public void Append(IReadOnlyList<SpaceEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        foreach (var e in events)
        {
            _events.Add(e with { Number = ++Last });
        }

        Touch();
    }

    /// <summary>Takes the next epoch; it is this activation's once <see cref="Flush"/> says that it is stored.</summary>
    public void TakeEpoch()
    {
        Epoch++;
        Touch();
    }

    /// <summary>
    /// Waits until all that was decided so far is stored. False at once while the store is away, and after <paramref name="patience"/>: it is then
    /// stored later, or lost with the silo.
    /// </summary>
    public async Task<bool> Flush(TimeSpan patience)
    {
        if (!IsPending)
        {
            return true;
        }

        if (IsAway || _closed)
        {
            return false;
        }

        var waiter = new Waiter(_revision);
        _waiters.Add(waiter);
        try
        {
            return await waiter.Done.Task.WaitAsync(patience, _time);
        }
        catch (TimeoutException)
        {
            _waiters.Remove(waiter);

            // A store that is this late may fail the write only much later: until then what must hold is not promised to anybody.
            GoAway(null);
            return false;
        }
    }

    /// <summary>Writes no more: another activation has taken over, or this one has ended.</summary>
    public void Close()
    {
        _closed = true;
        Release(false);
    }

    /// <summary>Stored events after a number, at most <paramref name="limit"/>.</summary>
    /// <exception cref="Exception">They are in a segment, and the store does not answer.</exception>
    public async Task<List<SpaceEvent>> Read(long after, int limit)
    {
        var page = new List<SpaceEvent>();
        var last = Math.Min(Stored, after + limit);
        for (var number = after + 1; number <= last;)
        {
            var first = _events.Count == 0 ? Last + 1 : _events[0].Number;
            if (number >= first)
            {
                page.AddRange(_events.GetRange((int)(number - first), (int)(last - number + 1)));
                break;
            }

            var segment = await ReadSegment(number);
            var start = (int)((number - 1) % EventSegment.Size);
            var count = (int)Math.Min(segment.Length - start, last - number + 1);
            if (count <= 0)
            {
                throw new InvalidDataException($"'{EventSegment.NameOf(number)}' of {_grain} ends before event {number}.");
            }

            page.AddRange(segment.AsSpan(start, count));
            number += count;
        }

        return page;
    }

    private async Task<SpaceEvent[]> ReadSegment(long number)
    {
        var segment = new GrainState<EventSegment>(new EventSegment());
        await _storage.ReadStateAsync(EventSegment.NameOf(number), _grain, segment);
        return segment.State!.Events;
    }

    private void Touch()
    {
        _revision++;
        if (!_writing && !_closed)
        {
            _writing = true;
            _ = WriteAll();
        }
    }

    private void Release(bool stored)
    {
        for (var i = _waiters.Count - 1; i >= 0; i--)
        {
            if (!stored || _waiters[i].Revision <= _storedRevision)
            {
                _waiters[i].Done.TrySetResult(stored);
                _waiters.RemoveAt(i);
            }
        }
    }

    private sealed record Waiter(long Revision)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>What a log tells its space.</summary>
internal interface ILogStorageEvents
{
    /// <summary>Events are stored, and may be told.</summary>
    void OnStored(long after, SpaceEvent[] events);

    /// <summary>Another activation has written: this one must fall silent.</summary>
    void OnFenced();
}
