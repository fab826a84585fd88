using System.Diagnostics;
using Spaces.TestKit.Peer;

namespace Spaces.Load.Run;

/// <summary>A line on standard error while it runs: each second on a terminal, every five into a file.</summary>
internal sealed class Progress : IDisposable
{
    private readonly Crowd _crowd;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Timer _timer;
    private long _before;
    private TimeSpan _at;
    private TimeSpan _cpu;

    public Progress(Crowd crowd)
    {
        _crowd = crowd;
        var period = TimeSpan.FromSeconds(Console.IsErrorRedirected ? 5 : 1);
        _timer = new Timer(_ => Write(), null, period, period);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _timer.Dispose();
        if (!Console.IsErrorRedirected)
        {
            Console.Error.WriteLine();
        }
    }

    private void Write()
    {
        var now = _clock.Elapsed;
        var all = _crowd.Listeners.Sum(l => l.Ear.All);
        var rate = (all - _before) / (now - _at).TotalSeconds;
        var cpu = Environment.CpuUsage.TotalTime;
        var own = 100 * (cpu - _cpu) / (now - _at);
        (_before, _at, _cpu) = (all, now, cpu);
        var connected = _crowd.Listeners.Count(l => l.Peer.State == PeerState.Connected);
        var line = $"{now.TotalSeconds,4:0} s  {connected}/{_crowd.Listeners.Count} listeners  {rate,8:0} packets/s  this tool {own,3:0} % of a core";
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(line);
        }
        else
        {
            Console.Error.Write("\r" + line + "   ");
        }
    }
}
