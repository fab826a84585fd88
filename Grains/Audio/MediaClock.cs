using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>
/// When rooms are to mix: absolute deadlines 20 ms apart, so that a late wake-up never delays the next one. Reads no
/// clock; its driver asks with the time of now, at each deadline at the latest.
/// </summary>
/// <remarks>
/// A small delay is caught up with several ticks at once; what is beyond is skipped and counted, since audio that nobody
/// can hear in time is not worth mixing. When a deadline was missed by more than half a second, the process itself was stopped: its rooms
/// may have been taken over by others meanwhile, so it must not mix until it has had time to learn that.
/// </remarks>
internal sealed class MediaClock
{
    /// <summary>Phases that rooms are spread over: a compromise between bursts of work and wake-ups.</summary>
    public const int Phases = 4;

    /// <summary>Most ticks handed out at once.</summary>
    public const int CatchUp = 5;

    /// <summary>Time between two ticks of a phase.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(AudioFormat.FrameMilliseconds);

    /// <summary>Time between two phases.</summary>
    public static readonly TimeSpan PhaseStep = Period / Phases;

    /// <summary>A deadline missed by more than this means that the process stood still.</summary>
    public static readonly TimeSpan FenceJump = TimeSpan.FromMilliseconds(500);

    /// <summary>For how long nothing ticks after such a jump, unless the fence is lifted.</summary>
    public static readonly TimeSpan FencePause = TimeSpan.FromSeconds(3);

    private TimeSpan _lastAsked;
    private TimeSpan _fenceEnd = TimeSpan.MinValue;
    private TimeSpan _fenceBegan = TimeSpan.MinValue;

    /// <param name="origin">Time of the first deadline of phase 0, on the driver's monotonic scale; not long past.</param>
    /// <param name="phase">0 to 3: the deadlines are later by that many times 5 ms.</param>
    public MediaClock(TimeSpan origin, int phase = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)phase, (uint)Phases, nameof(phase));
        NextDeadline = origin + (PhaseStep * phase);
        _lastAsked = NextDeadline;
    }

    /// <summary>When the next tick is due.</summary>
    public TimeSpan NextDeadline { get; private set; }

    /// <summary>Ticks handed out.</summary>
    public long Ticks { get; private set; }

    /// <summary>Ticks that were too late to be worth doing.</summary>
    public long Skipped { get; private set; }

    /// <summary>Times that the process was found to have stood still.</summary>
    public long Fences { get; private set; }

    /// <summary>Whether ticks are held back now, as of the last question.</summary>
    public bool Fenced => _lastAsked < _fenceEnd;

    /// <summary>The process was found to be in its rights at a time: a fence that began before it ends.</summary>
    public void LiftFence(TimeSpan provenAt)
    {
        if (_fenceBegan < provenAt)
        {
            _fenceEnd = TimeSpan.MinValue;
        }
    }

    /// <summary>How many ticks to do now: 0 to <see cref="CatchUp"/>.</summary>
    /// <param name="now">Time on the same scale as the origin. A time before an earlier one answers 0.</param>
    public int TicksDue(TimeSpan now)
    {
        if (now - NextDeadline > FenceJump)
        {
            Fences++;
            _fenceBegan = now;
            _fenceEnd = now + FencePause;
        }

        _lastAsked = now > _lastAsked ? now : _lastAsked;
        if (now < NextDeadline)
        {
            return 0;
        }

        if (now < _fenceEnd)
        {
            // The deadlines keep their phase; those that pass behind the fence are skipped, one by one as it may be lifted.
            Skipped += Pass(now);
            return 0;
        }

        long due = Pass(now);
        int ticks = (int)Math.Min(due, CatchUp);
        Skipped += due - ticks;
        Ticks += ticks;
        return ticks;
    }

    /// <summary>Moves past every deadline up to a time and says how many there were.</summary>
    private long Pass(TimeSpan until)
    {
        long passed = ((until - NextDeadline).Ticks / Period.Ticks) + 1;
        NextDeadline += Period * passed;
        return passed;
    }
}
