using System.Collections.Concurrent;
using Spaces.Grains.Media;

namespace Spaces.TestKit.Peer;

/// <summary>One thread that goes round the sockets of connected peers, a tenth of them at a time, and runs their timers.</summary>
internal sealed class RoundLoop : IDisposable
{
    // Reading all at once would hold a core for milliseconds, and with it a gateway on the same machine.
    private const int Slices = 10;
    private const int RealTimePriority = 10;

    private readonly ConcurrentQueue<ScriptedPeer> _arriving = new();
    private readonly List<ScriptedPeer> _peers = [];
    private readonly TimeSpan _slice;
    private readonly bool _realTime;
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <param name="name">The thread's.</param>
    /// <param name="round">How long a round takes: the longest that a datagram waits.</param>
    /// <param name="realTime">The thread goes before others (<see cref="RealTimeThread"/>): it holds the locks that senders need.</param>
    public RoundLoop(string name, TimeSpan round, bool realTime)
    {
        _realTime = realTime;
        _slice = round / Slices;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Takes over a connected peer, for good; any thread. A closed one drops out by itself.</summary>
    public void Add(ScriptedPeer peer) => _arriving.Enqueue(peer);

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        foreach (var peer in _peers.Concat(_arriving))
        {
            peer.Dispose();
        }
    }

    private void Run()
    {
        PreciseSleep.PrepareThread();
        if (_realTime)
        {
            // Where it is not allowed a busy machine is late, and the choir says so.
            _ = RealTimeThread.TryRaise(RealTimePriority);
        }

        using var datagrams = new WaitingDatagrams();
        var deadline = PeerEngine.Now;
        for (var slice = 0; !_stopping; slice = (slice + 1) % Slices)
        {
            while (_arriving.TryDequeue(out var peer))
            {
                _peers.Add(peer);
            }

            var now = PeerEngine.Now;
            var epoch = now - (DateTime.UtcNow - DateTime.UnixEpoch);
            for (var i = _peers.Count - 1; i >= 0; i--)
            {
                if (i % Slices == slice && !_peers[i].ReadWaiting(datagrams, epoch, now))
                {
                    _peers[i] = _peers[^1];
                    _peers.RemoveAt(_peers.Count - 1);
                }
            }

            // Late, it goes on from where it is: what waits is taken with the kernel's times all the same.
            deadline = deadline + _slice > now ? deadline + _slice : now;
            PreciseSleep.Until(deadline);
        }
    }
}
