using Microsoft.Extensions.Logging;
using Spaces.Grains.Audio;
using Spaces.Grains.Metrics;

namespace Spaces.Grains.Media;

/// <summary>
/// The silo's media clock: one thread on absolute deadlines 5 ms apart that queues the due ticks into the rooms' schedulers. It does no
/// work of a room itself. Grain timers are not used for media: they are armed again after each callback, and lose a frame every second.
/// </summary>
internal sealed partial class MediaClockThread(MediaPlane plane, SiloPressure pressure, SpaceMetrics metrics, ILogger<MediaClockThread> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IClockPulse, IDisposable
{
    private readonly MediaClock[] _clocks = new MediaClock[MediaPlane.Phases];
    private readonly MediaSlot[] _slots = new MediaSlot[MediaPlane.Phases];
    private readonly long[] _skipped = new long[MediaPlane.Phases];
    private Thread? _thread;
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
        _thread?.Join();
        _thread = null;
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
        var wasFenced = clock.Fenced;
        var deadline = clock.NextDeadline;
        var due = clock.TicksDue(PreciseSleep.Now);
        if (clock.Fenced && !wasFenced)
        {
            LogFenced(logger);
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

    [LoggerMessage(EventIds.ClockStarted, LogLevel.Information, "Media clock started with a step of {Step} ms")]
    private static partial void LogStarted(ILogger logger, double step);

    [LoggerMessage(EventIds.ClockNotRaised, LogLevel.Debug,
        "The media clock's thread runs at the ordinary priority: a negative nice value is not allowed here (CAP_SYS_NICE, LimitNICE)")]
    private static partial void LogNotRaised(ILogger logger);

    [LoggerMessage(EventIds.ClockFenced, LogLevel.Warning,
        "The process stood still for more than 500 ms: no ticks for 3 s, as this silo may have been replaced meanwhile")]
    private static partial void LogFenced(ILogger logger);
}
