using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Placement;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;
using Spaces.Grains.Options;

namespace Spaces.Grains.Draining;

/// <summary>
/// Carries out what a <see cref="DrainPlan{TRoom}"/> decides: looks a hundred times a second at the rooms that mix here, and tells those whose turn it is to
/// migrate. A room has left when its activation has ended: out of the media plane it is sooner, but what it has is then still on its way.
/// </summary>
internal sealed partial class SiloDrain : ISiloDrain, IHostDrain, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    // Drained: only what a gateway puts here by mistake is looked for.
    private static readonly TimeSpan IdlePeriod = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(1);

    // A report goes out every second, and others are told of it with the answer to theirs: until then they may still send rooms here for balance.
    private static readonly TimeSpan KnownToAll = TimeSpan.FromSeconds(2.2);

    // The last rooms' sound goes on here until they fetch it, and calls that are on their way to them are sent on, as long as this silo is there.
    private static readonly TimeSpan ForwardingTime = DepartedRooms.SoundLasts;

    private readonly MediaPlane _plane;
    private readonly DrainTargets _targets;
    private readonly SpaceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DrainPlan<RoomMedia> _plan;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _gate = new();
    private readonly HashSet<RoomMedia> _told = [];
    private readonly long _origin;
    private TimeSpan _toldAt;
    private TimeSpan? _leavingSince;
    private bool _toldOver;
    private bool _isDisposed;
    private Task _loop = Task.CompletedTask;

    public SiloDrain(
        MediaPlane plane, DrainTargets targets, IOptions<SpaceOptions> options, SpaceMetrics metrics, TimeProvider time, ILogger<SiloDrain> logger)
    {
        (_plane, _targets, _metrics, _time, _logger) = (plane, targets, metrics, time, logger);
        _plan = new DrainPlan<RoomMedia>(options.Value.Drain.Parallel);
        _origin = time.GetTimestamp();
        metrics.ObserveState(() => State);
    }

    /// <inheritdoc cref="ISiloDrain.State" />
    public NodeState State
    {
        get
        {
            lock (_gate)
            {
                return _plan.State;
            }
        }
    }

    /// <inheritdoc />
    public TimeSpan Left
    {
        get
        {
            lock (_gate)
            {
                return _plan.LeftAt(Now);
            }
        }
    }

    /// <inheritdoc />
    public int RoomsLeft
    {
        get
        {
            lock (_gate)
            {
                return Here().Count;
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <inheritdoc />
    public void Begin(TimeSpan deadline)
    {
        lock (_gate)
        {
            _toldOver = false;
            _leavingSince ??= Now;
            if (_plan.Begin(Now, deadline))
            {
                LogBegun(_logger, _plane.RoomCount, deadline.TotalSeconds);
                Run();
            }
        }
    }

    /// <inheritdoc />
    public void Resume()
    {
        lock (_gate)
        {
            if (_plan.Resume())
            {
                _leavingSince = null;
                LogResumed(_logger, _plan.Moved, _plane.RoomCount);
            }
        }
    }

    /// <inheritdoc />
    public async Task HandOverAsync(TimeSpan deadline, CancellationToken cut)
    {
        var other = _targets.AnyOther;
        lock (_gate)
        {
            _plan.Stop(Now, other ? deadline : TimeSpan.Zero);
            if (!other)
            {
                LogNobody(_logger, _plane.RoomCount);
                return;
            }

            _leavingSince ??= Now;
            LogStopping(_logger, _plane.RoomCount, deadline.TotalSeconds);
            Run();
        }

        await WaitUntilOver(cut);
        int moved;
        lock (_gate)
        {
            LogStopped(_logger, _plan.Moved, Here().Count, (Now - _plan.Began).TotalMilliseconds);
            _metrics.DrainTook((Now - _plan.Began).TotalSeconds);
            moved = _plan.Moved;
        }

        if (moved > 0)
        {
            await Pause(ForwardingTime, cut);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Task loop;
        lock (_gate)
        {
            // The container knows this object by three names, and disposes of it by each.
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            loop = _loop;
        }

        // The loop never throws, and ends with the step that it is in.
        _disposed.Cancel();
        loop.Wait(TimeSpan.FromSeconds(1));
        _disposed.Dispose();
    }

    private async Task WaitUntilOver(CancellationToken cut)
    {
        while (!cut.IsCancellationRequested && !IsOver() && Left > TimeSpan.Zero && _targets.AnyOther)
        {
            await Pause(Period, cut);
        }
    }

    // Called under the gate.
    private void Run()
    {
        if (_loop.IsCompleted && !_isDisposed)
        {
            var ended = _disposed.Token;
            _loop = Task.Run(() => LoopAsync(ended));
        }
    }

    private async Task LoopAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            TimeSpan? pause;
            try
            {
                pause = Step();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A drain that ended here would leave a silo that takes nothing and hands over nothing.
                LogFailed(_logger, e);
                pause = ProgressPeriod;
            }

            if (pause is null)
            {
                return;
            }

            await Pause(pause.Value, cancellation);
        }
    }

    /// <summary>One look at the rooms; how long until the next one, or null when there is nothing to look after any more.</summary>
    private TimeSpan? Step()
    {
        lock (_gate)
        {
            var now = Now;
            var before = _plan.State;
            _plan.Step(now, Here(), static r => r.Settled.IsCompleted, () => _targets.Choose(anyone: before == NodeState.Stopping));
            foreach (var (_, took, left) in _plan.Results)
            {
                _metrics.RoomMoved(MoveReason.Drain, left);
                if (left)
                {
                    _metrics.RoomMoveTook(took.TotalMilliseconds);
                }
            }

            foreach (var (room, target) in _plan.Moves)
            {
                _told.Add(room);
                room.Context.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = target });
            }

            Tell(now, before);
            if (!_plan.IsIdle)
            {
                return _plan.State == NodeState.Drained && _plan.InFlight == 0 ? IdlePeriod : Period;
            }

            // In the same turn as the look: whoever begins anew now starts another loop.
            _loop = Task.CompletedTask;
            return null;
        }
    }

    private void Tell(TimeSpan now, NodeState before)
    {
        if (before != NodeState.Draining)
        {
            return;
        }

        if (_plan.State == NodeState.Drained)
        {
            _metrics.DrainTook((now - _plan.Began).TotalSeconds);
            LogDrained(_logger, _plan.Moved, _plan.Failed, (now - _plan.Began).TotalMilliseconds);
        }
        else if (_plan.LeftAt(now) == TimeSpan.Zero)
        {
            if (!_toldOver)
            {
                _toldOver = true;
                LogOver(_logger, _plane.RoomCount, _plan.Moved, _plan.Failed);
            }
        }
        else if (now - _toldAt >= ProgressPeriod)
        {
            _toldAt = now;
            LogProgress(_logger, _plane.RoomCount, _plan.InFlight, _plan.Moved, _plan.Failed, _plan.LacksTarget);
        }
    }

    private HashSet<RoomMedia> Here()
    {
        var here = new HashSet<RoomMedia>(_plane.RoomCount);
        for (var phase = 0; phase < MediaPlane.Phases; phase++)
        {
            here.UnionWith(_plane.RoomsOf(phase));
        }

        _told.RemoveWhere(r => r.Context.Deactivated.IsCompleted);
        here.UnionWith(_told);
        return here;
    }

    // The loop has seen it too: what it counts is complete.
    private bool IsOver()
    {
        lock (_gate)
        {
            return _plan.InFlight == 0 && Here().Count == 0 && Now - _leavingSince >= KnownToAll;
        }
    }

    private async Task Pause(TimeSpan time, CancellationToken cut)
    {
        try
        {
            await Task.Delay(time, _time, cut);
        }
        catch (OperationCanceledException)
        {
            // Whoever waits looks at its token next.
        }
    }

    [LoggerMessage(EventIds.DrainBegun, LogLevel.Information, "Drain begun: {Rooms} rooms to hand over within {Seconds} s")]
    private static partial void LogBegun(ILogger logger, int rooms, double seconds);

    [LoggerMessage(EventIds.DrainProgress, LogLevel.Information,
        "Draining: {Rooms} rooms left, {InFlight} on their way, {Moved} moved, {Failed} moves failed; no silo takes more: {LacksTarget}")]
    private static partial void LogProgress(ILogger logger, int rooms, int inFlight, int moved, int failed, bool lacksTarget);

    [LoggerMessage(EventIds.DrainDone, LogLevel.Information, "Drained: {Moved} rooms moved, {Failed} moves failed on the way, in {Milliseconds} ms")]
    private static partial void LogDrained(ILogger logger, int moved, int failed, double milliseconds);

    [LoggerMessage(EventIds.DrainOver, LogLevel.Warning,
        "The drain's time is over: {Rooms} rooms stay here, {Moved} moved, {Failed} moves failed. This silo takes no new ones; begin again or let it serve")]
    private static partial void LogOver(ILogger logger, int rooms, int moved, int failed);

    [LoggerMessage(EventIds.DrainResumed, LogLevel.Information, "Serving again: {Moved} rooms had moved away, {Rooms} are here")]
    private static partial void LogResumed(ILogger logger, int moved, int rooms);

    [LoggerMessage(EventIds.DrainStopping, LogLevel.Information, "Stopping: {Rooms} rooms to hand over within {Seconds} s")]
    private static partial void LogStopping(ILogger logger, int rooms, double seconds);

    [LoggerMessage(EventIds.DrainStopped, LogLevel.Information, "{Moved} rooms were handed over, {Rooms} are left, after {Milliseconds} ms")]
    private static partial void LogStopped(ILogger logger, int moved, int rooms, double milliseconds);

    [LoggerMessage(EventIds.DrainFailed, LogLevel.Error, "A step of the drain failed; it goes on")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.DrainNobody, LogLevel.Information, "Stopping: there is no other silo, so {Rooms} rooms end here and come back from storage")]
    private static partial void LogNobody(ILogger logger, int rooms);
}
