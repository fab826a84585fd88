using Microsoft.Extensions.Logging;
using Spaces.Grains.Audio;
using Spaces.Grains.Metrics;

namespace Spaces.Grains.Media;

/// <summary>
/// The silo's media clock: one thread on absolute deadlines 5 ms apart that queues the due ticks into the rooms' schedulers. It does no
/// work of a room itself. Grain timers are not used for media: they are armed again after each callback, and lose a frame every second.
/// </summary>
internal sealed partial class MediaClockThread(
    MediaPlane plane, SiloPressure pressure, SpaceMetrics metrics, ILogger<MediaClockThread> logger, MembershipProof? proof = null)
    : ILifecycleParticipant<ISiloLifecycle>, IClockPulse, IDisposable
{
    // A vote on this silo that was under way when it woke is stored by then: probes are answered again at once, so none begins after.
    private static readonly TimeSpan ProofDelay = TimeSpan.FromMilliseconds(500);

    private readonly MediaClock[] _clocks = new MediaClock[MediaPlane.Phases];
    private readonly MediaSlot[] _slots = new MediaSlot[MediaPlane.Phases];
    private readonly long[] _skipped = new long[MediaPlane.Phases];
    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;
    private long _stoodStillAt;
    private long _provenAt = long.MinValue;
    private int _proving;
    private volatile bool _stopping;
    private long _wokeAt;

    /// <inheritdoc />
    public TimeSpan? SinceLastBeat => Volatile.Read(ref _wokeAt) is var at && at != 0 ? PreciseSleep.Now - TimeSpan.FromTicks(at) : null;

    /// <inheritdoc />
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(MediaClockThread),
        ServiceLifecycleStage.RuntimeGrainServices,
        _ =>
        {
            Start();
            return Task.CompletedTask;
        },
        _ =>
        {
            Dispose();
            return Task.CompletedTask;
        });

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping = true;
        if (_thread is not null)
        {
            _thread.Join();
            _thread = null;
            _stop.Cancel();
            _stop.Dispose();
        }
    }

    /// <summary>Begins to tick.</summary>
    internal void Start()
    {
        var origin = PreciseSleep.Now;
        for (var phase = 0; phase < MediaPlane.Phases; phase++)
        {
            _clocks[phase] = new MediaClock(origin, phase);
            _slots[phase] = new MediaSlot(plane.Flush);
        }

        _thread = new Thread(Run) { Name = "Media clock", IsBackground = true };
        _thread.Start();
        LogStarted(logger, MediaClock.PhaseStep.TotalMilliseconds);
    }

    private void Run()
    {
        PreciseSleep.PrepareThread();
        if (!ClockThreadPriority.RaiseThisThread())
        {
            LogNotRaised(logger);
        }

        while (!_stopping)
        {
            var phase = 0;
            for (var p = 1; p < MediaPlane.Phases; p++)
            {
                if (_clocks[p].NextDeadline < _clocks[phase].NextDeadline)
                {
                    phase = p;
                }
            }

            PreciseSleep.Until(_clocks[phase].NextDeadline);
            Volatile.Write(ref _wokeAt, PreciseSleep.Now.Ticks);
            Tick(phase);
            pressure.Observe(PreciseSleep.Now);
        }
    }

    private void Tick(int phase)
    {
        var clock = _clocks[phase];
        var fences = clock.Fences;
        var deadline = clock.NextDeadline;
        clock.LiftFence(TimeSpan.FromTicks(Volatile.Read(ref _provenAt)));
        var due = clock.TicksDue(PreciseSleep.Now);
        if (clock.Fences > fences)
        {
            Volatile.Write(ref _stoodStillAt, PreciseSleep.Now.Ticks);
            if (Interlocked.Exchange(ref _proving, 1) == 0)
            {
                _ = Task.Run(() => ProveAsync(_stop.Token));
            }
        }

        var skipped = clock.Skipped - _skipped[phase];
        _skipped[phase] = clock.Skipped;
        if (skipped > 0)
        {
            metrics.Skipped(skipped);
            pressure.Skipped(skipped);
        }

        if (due == 0)
        {
            return;
        }

        // Skipped ticks are time that passed: the index counts them, so that frames keep their place on the listeners' time line.
        var index = clock.Ticks + clock.Skipped;
        var slot = _slots[phase];
        slot.Sweep();
        slot.Enter();
        foreach (var room in plane.RoomsOf(phase))
        {
            if (!room.Due(due, index, deadline, slot))
            {
                metrics.Overrun();
            }
        }

        slot.Leave();
    }

    /// <summary>
    /// Ends the fence early when this silo is found to be a member still. Once in a fence: where the store does not answer, it lasts its full time.
    /// </summary>
    private async Task ProveAsync(CancellationToken cancellation)
    {
        try
        {
            LogFenced(logger, MediaClock.FenceJump.TotalMilliseconds, MediaClock.FencePause.TotalSeconds);
            if (proof is null)
            {
                return;
            }

            long stoodStillAt;
            bool active;
            do
            {
                // Once more when the process stood still again meanwhile: what was read may be older than that.
                stoodStillAt = Volatile.Read(ref _stoodStillAt);
                await Task.Delay(ProofDelay, cancellation);
                active = await proof.IsActiveAsync(cancellation);
            }
            while (active && Volatile.Read(ref _stoodStillAt) != stoodStillAt);

            if (active)
            {
                Volatile.Write(ref _provenAt, stoodStillAt + 1);
                LogLifted(logger, (PreciseSleep.Now - TimeSpan.FromTicks(stoodStillAt)).TotalMilliseconds);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a store's client throws: no proof, so the fence stays.
            LogUnknown(logger, e);
        }
        finally
        {
            Volatile.Write(ref _proving, 0);
        }
    }

    [LoggerMessage(EventIds.ClockStarted, LogLevel.Information, "Media clock started with a step of {Step} ms")]
    private static partial void LogStarted(ILogger logger, double step);

    [LoggerMessage(EventIds.ClockNotRaised, LogLevel.Debug,
        "The media clock's thread runs at the ordinary priority: a negative nice value is not allowed here (CAP_SYS_NICE, LimitNICE)")]
    private static partial void LogNotRaised(ILogger logger);

    [LoggerMessage(EventIds.ClockFenced, LogLevel.Warning,
        "The process stood still for more than {Jump} ms: no ticks until the cluster's members are read again, or for {Pause} s, as this silo may have been replaced meanwhile")]
    private static partial void LogFenced(ILogger logger, double jump, double pause);

    [LoggerMessage(EventIds.ClockLifted, LogLevel.Information, "This silo is a member still: it ticks again {Milliseconds} ms after it stood still")]
    private static partial void LogLifted(ILogger logger, double milliseconds);

    [LoggerMessage(EventIds.MembershipUnknown, LogLevel.Warning, "The cluster's members could not be read: the media clock waits out its pause")]
    private static partial void LogUnknown(ILogger logger, Exception exception);
}
