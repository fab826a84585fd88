using System.Collections.Concurrent;
using Spaces.Gateway.Dtls;
using Spaces.Grains.Media;

namespace Spaces.TestKit.Peer;

/// <summary>
/// What many <see cref="ScriptedPeer"/>s share: a few receive threads and one certificate. Each peer has a socket of its own, so each
/// looks to the server like a client of its own.
/// </summary>
internal sealed class PeerEngine : IDisposable
{
    private readonly LocalCertificate _certificate = LocalCertificate.Create();
    private readonly PeerLoop[] _loops;
    private readonly RoundLoop[] _rounds = [];
    private int _next = -1;
    private int _nextRound = -1;

    /// <param name="threads">Receive threads; one carries about a thousand listeners that are read at once, or five thousand that are read in rounds.</param>
    /// <param name="round">
    /// Zero: every packet is read at once. Else: once connected, peers are read in rounds of this length where the system can (Linux), and arrivals are the kernel's
    /// times. A packet then costs a third, and the sender has nobody to wake.
    /// </param>
    /// <param name="realTime">Whether the threads that read in rounds go before all others of the machine.</param>
    public PeerEngine(int threads = 1, TimeSpan round = default, bool realTime = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (round > TimeSpan.Zero && WaitingDatagrams.IsSupported)
        {
            _rounds = [.. Enumerable.Range(0, threads).Select(i => new RoundLoop($"rounds {i}", round, realTime))];
        }

        Dtls = new DtlsContext(_certificate);
        _loops = [.. Enumerable.Range(0, threads).Select(i => new PeerLoop($"peers {i}"))];
    }

    /// <summary>The clock of all times here: monotonic, the one that <see cref="PreciseSleep"/> waits for.</summary>
    public static TimeSpan Now => PreciseSleep.Now;

    /// <summary>Certificate and policy of all peers.</summary>
    public DtlsContext Dtls { get; }

    /// <summary>The loop for the next peer, in turn.</summary>
    internal PeerLoop NextLoop() => _loops[(uint)Interlocked.Increment(ref _next) % (uint)_loops.Length];

    /// <summary>Whether connected peers are read in rounds.</summary>
    internal bool HasRounds => _rounds.Length > 0;

    /// <summary>The loop for the next connected peer, in turn.</summary>
    internal RoundLoop NextRound() => _rounds[(uint)Interlocked.Increment(ref _nextRound) % (uint)_rounds.Length];

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }

        foreach (var loop in _rounds)
        {
            loop.Dispose();
        }

        Dtls.Dispose();
        _certificate.Dispose();
    }
}

/// <summary>One receive thread with the peers it reads and whose timers it runs.</summary>
internal sealed class PeerLoop : IDisposable
{
    private const int TimerMilliseconds = 10;

    private readonly Readiness _readiness = Readiness.Create();
    private readonly ConcurrentDictionary<ScriptedPeer, bool> _peers = new();
    private readonly Thread _thread;
    private volatile bool _stopping;

    public PeerLoop(string name)
    {
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Sockets of this loop's peers.</summary>
    public Readiness Readiness => _readiness;

    /// <summary>Starts to run a peer's timers.</summary>
    public void Add(ScriptedPeer peer) => _peers[peer] = true;

    /// <summary>Ends it.</summary>
    public void Remove(ScriptedPeer peer) => _peers.TryRemove(peer, out _);

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        foreach (var peer in _peers.Keys)
        {
            peer.Dispose();
        }

        _readiness.Dispose();
    }

    private void Run()
    {
        PreciseSleep.PrepareThread();
        var nextTimers = TimeSpan.Zero;
        while (!_stopping)
        {
            _readiness.WaitAndRead(TimerMilliseconds);
            var now = PeerEngine.Now;
            if (now < nextTimers)
            {
                continue;
            }

            nextTimers = now + TimeSpan.FromMilliseconds(TimerMilliseconds);
            foreach (var (peer, _) in _peers)
            {
                peer.RunTimers(now);
            }
        }
    }
}
