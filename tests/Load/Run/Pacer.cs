using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Media;

namespace Spaces.Load.Run;

/// <summary>
/// One thread that lets all microphones send every 20 ms at absolute deadlines, each at a phase of its own, as people do not start
/// together.
/// </summary>
internal sealed class Pacer : IDisposable
{
    private readonly Microphone[] _microphones;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly List<double> _lateness = [];
    private readonly Phases _phases;
    private volatile bool _stopping;

    public Pacer(IEnumerable<Microphone> microphones, Phases phases)
    {
        _microphones = [.. microphones];
        _phases = phases;
        _thread = new Thread(Run) { Name = "pacer", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>Milliseconds that frames left after their deadline in measured times since the last call.</summary>
    public IReadOnlyList<double> TakeLateness()
    {
        lock (_gate)
        {
            double[] taken = [.. _lateness];
            _lateness.Clear();
            return taken;
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
        PreciseSleep.PrepareThread();
        var period = TimeSpan.FromMilliseconds(AudioFormat.FrameMilliseconds);
        var start = PreciseSleep.Now + period;
        for (long tick = 0; !_stopping; tick++)
        {
            for (var i = 0; i < _microphones.Length; i++)
            {
                var deadline = start + (tick * period) + (period * ((double)i / _microphones.Length));
                PreciseSleep.Until(deadline);
                var now = PreciseSleep.Now;
                _microphones[i].Send();
                if (_phases.Of(now) is { IsMeasured: true })
                {
                    lock (_gate)
                    {
                        _lateness.Add((now - deadline).TotalMilliseconds);
                    }
                }
            }
        }
    }
}
