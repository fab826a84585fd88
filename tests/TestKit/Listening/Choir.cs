using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Media;

namespace Spaces.TestKit.Listening;

/// <summary>Somebody who speaks: asked for a packet every 20 ms, on the choir's thread.</summary>
internal interface IVoice
{
    /// <summary>Sends the next packet.</summary>
    /// <param name="number">Frames of 20 ms since the choir began.</param>
    void Speak(long number);
}

/// <summary>One thread that lets all voices speak every 20 ms at absolute deadlines, each at a phase of its own. Voices may come and go.</summary>
internal sealed class Choir : IDisposable
{
    private const int RealTimePriority = 20;

    private readonly Lock _gate = new();
    private readonly List<(TimeSpan At, TimeSpan Late)> _late = [];
    private readonly bool _realTime;
    private readonly Thread _thread;
    private IVoice[] _voices = [];
    private volatile bool _stopping;

    /// <param name="realTime">The thread goes before all others of the machine (<see cref="RealTimeThread"/>), where that is allowed.</param>
    public Choir(bool realTime = false)
    {
        _realTime = realTime;
        _thread = new Thread(Run) { Name = "choir", IsBackground = true };
        _thread.Start();
    }

    /// <summary>A voice begins.</summary>
    public void Add(IVoice voice)
    {
        lock (_gate)
        {
            _voices = [.. _voices, voice];
        }
    }

    /// <summary>A voice ends.</summary>
    public void Remove(IVoice voice)
    {
        lock (_gate)
        {
            _voices = [.. _voices.Where(v => v != voice)];
        }
    }

    /// <summary>How late the latest packet of a time was sent: what this machine itself adds to a silence. Below 5 ms is not kept.</summary>
    public TimeSpan LatestBetween(TimeSpan from, TimeSpan to)
    {
        lock (_gate)
        {
            return _late.Where(l => l.At >= from && l.At < to).Select(l => l.Late).DefaultIfEmpty().Max();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Run()
    {
        // Before all that it measures, where that is allowed: what this thread is late is heard as a silence.
        PreciseSleep.PrepareThread();
        if (!_realTime || !RealTimeThread.TryRaise(RealTimePriority))
        {
            _ = ClockThreadPriority.RaiseThisThread();
        }

        var period = TimeSpan.FromMilliseconds(AudioFormat.FrameMilliseconds);
        var start = PreciseSleep.Now + period;
        for (long number = 0; !_stopping; number++)
        {
            IVoice[] voices;
            lock (_gate)
            {
                voices = _voices;
            }

            for (var i = 0; i < voices.Length; i++)
            {
                var deadline = start + (number * period) + (period * ((double)i / voices.Length));
                PreciseSleep.Until(deadline);
                Note(PreciseSleep.Now, deadline);
                voices[i].Speak(number);
            }

            PreciseSleep.Until(start + ((number + 1) * period));
        }
    }

    private void Note(TimeSpan now, TimeSpan deadline)
    {
        if (now - deadline > TimeSpan.FromMilliseconds(5))
        {
            lock (_gate)
            {
                _late.Add((now, now - deadline));
            }
        }
    }
}
