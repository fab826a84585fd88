using Spaces.Gateway.Cadence;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Metrics;

namespace Spaces.Gateway.Fanout;

/// <summary>
/// A part of the gateway's listeners and all that is sent to them. Rooms take turns: a large one's frame goes out in slices, and a small one's need not
/// wait for its end. Driven by one thread; anybody may post.
/// </summary>
internal sealed partial class FanoutShard : IDisposable
{
    private static readonly TimeSpan FillPeriod = TimeSpan.FromMilliseconds(100);

    // No packet waits longer for others to be sent with it.
    private static readonly TimeSpan FlushPeriod = TimeSpan.FromMilliseconds(1);

    private readonly ShardSettings _settings;
    private readonly EdgeClock _clock;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ShardSender _sender;
    private readonly ShardInbox _inbox = new();
    private readonly Queue<ShardRoom> _round = new();
    private readonly HashSet<ShardRoom> _rooms = [];
    private readonly BusyShare _busy = new();
    private TimeSpan _filledAt;
    private TimeSpan _flushedAt;

    public FanoutShard(ShardSettings settings, EdgeClock clock, GatewayMetrics metrics, ILogger logger)
    {
        _settings = settings;
        _clock = clock;
        _metrics = metrics;
        _logger = logger;
        _sender = new ShardSender(settings.Index, metrics, Stats);
    }

    /// <summary>Which of the gateway's shards it is.</summary>
    public int Index => _settings.Index;

    /// <summary>What it has done.</summary>
    public ShardStats Stats { get; } = new();

    /// <summary>The gateway's load when the shard last woke, 0 to 1; the shard's.</summary>
    public double Load { get; private set; }

    /// <summary>Makes a room's part here.</summary>
    public ShardRoom NewRoom() => new(this, new CadencePolicy(_settings.Cadence));

    /// <summary>A room's listeners on this gateway who may get longer packets, as far as one shard can tell: shards get equal parts.</summary>
    public int AudienceOf(ShardRoom room) => room.Audience * _settings.Shards;

    /// <summary>Gives the shard frames.</summary>
    public void Post(ReadOnlySpan<ShardWork> works)
    {
        var refused = _inbox.Add(works);
        if (refused > 0)
        {
            _metrics.Dropped(DropReason.FanoutFull, refused);
        }
    }

    /// <summary>Tells the shard of a change.</summary>
    public void Post(Listener listener, ListenerChange change) => Post([ShardWork.Changed(listener, change)]);

    /// <summary>Waits for work, or until silence may have to be filled.</summary>
    public void Wait() => _inbox.Wait((int)FillPeriod.TotalMilliseconds);

    /// <summary>Ends a wait.</summary>
    public void Wake() => _inbox.Wake();

    /// <summary>Does all there is to do.</summary>
    public void Run()
    {
        var now = _clock.Now;
        _busy.Work(now);
        Load = _settings.Load();
        TakeInbox();
        Fill(now);
        while (_round.TryDequeue(out var room))
        {
            SendSlice(room, now);
            Stats.Queued = _round.Count;
            now = _clock.Now;
            _busy.Work(now);
            if (now - _flushedAt >= FlushPeriod || _round.Count == 0)
            {
                Flush(now);
            }

            TakeInbox();
        }

        _busy.Rest(now);
        Stats.Busy = _busy.Value;
    }

    /// <inheritdoc />
    public void Dispose() => _sender.Dispose();

    private void TakeInbox()
    {
        foreach (var work in _inbox.Take())
        {
            if (work.Message is { } message)
            {
                if (!work.Room.Take(message, work.Start))
                {
                    _metrics.Dropped(DropReason.FanoutFull);
                }

                Enqueue(work.Room);
                continue;
            }

            if (work.Change is ListenerChange.Join or ListenerChange.Locate && work.Listener!.Locate() is { } to)
            {
                _sender.Use(to.Group);
            }

            _rooms.Add(work.Room);
            work.Room.Note(work);
        }
    }

    private void Enqueue(ShardRoom room)
    {
        if (!room.IsQueued)
        {
            room.IsQueued = true;
            _round.Enqueue(room);
        }
    }

    private void SendSlice(ShardRoom room, TimeSpan now)
    {
        room.IsQueued = false;
        try
        {
            if (room.SendSlice(_sender, now, _settings.SliceListeners))
            {
                Enqueue(room);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One frame of one room is lost; the thread is many listeners' and must go on.
            LogFailed(_logger, e);
            room.Abandon();
        }
    }

    private void Flush(TimeSpan now)
    {
        _flushedAt = now;
        try
        {
            _sender.Flush();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(_logger, e);
        }
    }

    private void Fill(TimeSpan now)
    {
        if (now - _filledAt < FillPeriod)
        {
            return;
        }

        _filledAt = now;
        foreach (var room in _rooms)
        {
            if (room.TryFill(now))
            {
                Enqueue(room);
            }
            else if (room.IsDone)
            {
                _rooms.Remove(room);
            }
        }
    }

    [LoggerMessage(EventIds.FanoutFailed, LogLevel.Error, "A room's frame could not be sent on")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
