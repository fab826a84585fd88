using System.Net;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Demux;
using Spaces.Gateway.Dtls;
using Spaces.Gateway.Handshakes;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Net;
using Spaces.Gateway.Options;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Stun;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Edge;

/// <summary>
/// The media port: sockets, their receive loops, and every peer connection. Each bound address has sockets with a thread each that
/// reads, sorts (RFC 7983) and drives the peers; DTLS goes to a worker below it, timers to a sweep.
/// </summary>
internal sealed partial class MediaEdge : IHostedService, IDisposable
{
    /// <summary>Addresses one peer may use at a time; a phone that roams has two or three.</summary>
    private const int MaxAddresses = 8;

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KeyGrace = TimeSpan.FromSeconds(2);

    private readonly PeerTable<EdgePeer> _peers = new();
    private readonly Queue<(TimeSpan At, PeerKeys Keys)> _retired = new();
    private readonly Lock _retiredGate = new();
    private readonly MediaOptions _options;
    private readonly EdgeClock _clock;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger<MediaEdge> _logger;
    private readonly TimeProvider _time;
    private readonly LocalCertificate _certificate;
    private readonly DtlsContext _dtls;
    private readonly DtlsWorker _worker;
    private readonly List<UdpSocketGroup> _groups = [];
    private int _niceLogged;
    private Thread[] _loops = [];
    private ITimer? _sweep;
    private volatile bool _stopping;

    public MediaEdge(IOptions<MediaOptions> options, EdgeClock clock, TimeProvider time, GatewayMetrics metrics, ILogger<MediaEdge> logger)
    {
        if (!OpenSsl.TryLoad(out var error))
        {
            throw new DllNotFoundException(error);
        }

        _options = options.Value;
        _clock = clock;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _certificate = LocalCertificate.Create();
        _dtls = new DtlsContext(_certificate);
        _worker = new DtlsWorker(time, e => LogFault(_logger, e));
    }

    /// <summary>Our certificate's fingerprint, for answers.</summary>
    public ReadOnlyMemory<byte> Fingerprint => _certificate.Fingerprint.Digest;

    /// <summary>The candidates for answers.</summary>
    public IReadOnlyList<IPEndPoint> Candidates { get; private set; } = [];

    /// <summary>How many client addresses are known: what strangers send must not raise it.</summary>
    public int KnownAddresses => _peers.Addresses;

    /// <summary>DTLS sessions that are held.</summary>
    public int Sessions => _worker.SessionCount;

    /// <summary>Time limits for new connections.</summary>
    public PeerTimings Timings => PeerTimings.Default with { Consent = _options.ConsentTimeout };

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The first handshake of a process is slow (400 ms of compilation): better our own than the first visitor's.
        DtlsSelfTest.Run(_dtls);
        Bind();
        Candidates = [.. _options.AdvertisedAddresses().Select(a => new IPEndPoint(a, _options.Port))];
        _loops = [.. _groups.SelectMany(g => g.Sockets.Select((s, i) =>
            new Thread(() => Receive(g, s)) { Name = $"Media {i} {g.Local}", IsBackground = true, Priority = ThreadPriority.AboveNormal }))];
        foreach (var loop in _loops)
        {
            loop.Start();
        }

        _sweep = _time.CreateTimer(static edge => ((MediaEdge)edge!).Sweep(), this, SweepPeriod, SweepPeriod);
        LogListening(_logger, string.Join(", ", _groups.Select(g => g.Local)), string.Join(", ", Candidates));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var peer in _peers.Peers)
        {
            Close(peer);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _sweep?.Dispose();
        foreach (var loop in _loops)
        {
            loop.Join();
        }

        _worker.Dispose();
        _groups.ForEach(g => g.Dispose());

        foreach (var (_, keys) in _retired)
        {
            keys.Dispose();
        }

        _dtls.Dispose();
        _certificate.Dispose();
    }

    /// <summary>Opens a connection: from now on its client's checks are answered.</summary>
    /// <param name="setup">What offer and answer agreed on.</param>
    /// <param name="fingerprints">What the client's certificate must match.</param>
    /// <param name="outbound">What is sent to the client; null when it only sends.</param>
    /// <param name="listener">Who hears of it.</param>
    public EdgePeer Open(PeerSetup setup, IReadOnlyList<Dtls.Fingerprint> fingerprints, OutboundStream? outbound, IPeerListener listener)
    {
        var connection = new PeerConnection(setup, _clock.Now, _clock.WallClockAtZero) { Outbound = outbound };
        var peer = new EdgePeer(connection, listener);
        connection.Owner = peer;
        peer.Handshake = _worker.Register(_dtls.CreateServer(fingerprints), new HandshakeSink(this, peer));
        _peers.Add(setup.LocalIce.UsernameFragment, peer);
        return peer;
    }

    /// <summary>Ends a connection from our side, with a goodbye to the client. Its listener is not told.</summary>
    public void Close(EdgePeer peer)
    {
        lock (peer.Gate)
        {
            if (!peer.Ended)
            {
                peer.Connection.SayGoodbye(_clock.Now, SinkOf(peer));
            }
        }

        if (TryEnd(peer))
        {
            _worker.Close(peer.Handshake!);
        }
    }

    /// <summary>Gives a connection new ICE credentials (RFC 8445 section 9); the old ones serve until the first check with the new.</summary>
    public void RestartIce(EdgePeer peer, IceCredentials local, string remoteUfrag)
    {
        lock (peer.Gate)
        {
            if (!peer.Ended)
            {
                peer.Connection.RestartIce(local, remoteUfrag);
                peer.Restarted(local.UsernameFragment, remoteUfrag);
                _peers.Add(local.UsernameFragment, peer);
            }
        }
    }

    private bool TryEnd(EdgePeer peer)
    {
        lock (peer.Gate)
        {
            if (peer.Ended)
            {
                return false;
            }

            peer.Ended = true;
            peer.Connection.Outbound?.Stop();
            _metrics.Repaired(RepairCount.ListenersWithLoss, peer.Connection.EndRepair());
            foreach (var fragment in peer.Fragments)
            {
                _peers.Remove(fragment);
            }

            foreach (var address in peer.Addresses)
            {
                _peers.Unbind(address, peer);
            }
        }

        if (peer.Keys is { } keys)
        {
            lock (_retiredGate)
            {
                _retired.Enqueue((_clock.Now + KeyGrace, keys));
            }
        }

        return true;
    }

    private void Bind()
    {
        foreach (var address in _options.BoundAddresses())
        {
            var local = new IPEndPoint(address, _options.Port);
            _groups.Add(UdpSocketFactory.BindGroup(local, _options.ReceiveThreads(), _options.SocketBufferBytes, _groups.Count, out var granted));
            if (granted < _options.SocketBufferBytes)
            {
                LogSmallBuffer(_logger, local, granted, _options.SocketBufferBytes);
            }
        }
    }

    private DriveSink SinkOf(EdgePeer peer) => new(this, peer.Destination?.Socket, peer.Destination?.Group);

    private void Receive(UdpSocketGroup group, IUdpSocket socket)
    {
        if (!ThreadNice.RaiseThisThread() && Interlocked.Exchange(ref _niceLogged, 1) == 0)
        {
            LogNotRaised(_logger);
        }

        using var batch = new ReceiveBatch();
        var sink = new DriveSink(this, socket, group);
        while (!_stopping)
        {
            var count = socket.Receive(batch);
            if (count == 0)
            {
                continue;
            }

            _metrics.Received(count);
            var now = _clock.Now;
            for (var i = 0; i < count; i++)
            {
                if (batch.TryGet(i, out var datagram, out var from))
                {
                    Handle(datagram, from, now, sink);
                }
                else
                {
                    _metrics.Dropped(DropReason.UnknownKind);
                }
            }
        }
    }

    private void Handle(Span<byte> datagram, TransportAddress from, TimeSpan now, DriveSink sink)
    {
        var kind = PacketKinds.Classify(datagram);
        EdgePeer peer;
        switch (kind)
        {
            case PacketKind.Unknown:
                _metrics.Dropped(DropReason.UnknownKind);
                return;
            case PacketKind.Stun:
                if (!StunMessage.TryReadLocalUfrag(datagram, out var ufrag) || !_peers.TryFindByUfrag(ufrag, out peer))
                {
                    _metrics.Dropped(DropReason.UnknownUfrag);
                    return;
                }

                break;
            default:
                if (!_peers.TryFindByAddress(from, out peer))
                {
                    _metrics.Dropped(kind == PacketKind.Dtls ? DropReason.EarlyDtls : DropReason.UnknownSender);
                    return;
                }

                break;
        }

        if (kind == PacketKind.Dtls)
        {
            if (!_worker.Post(peer.Handshake!, datagram))
            {
                _metrics.Dropped(peer.Handshake!.Ended ? DropReason.DtlsOver : DropReason.DtlsQueueFull);
            }

            return;
        }

        lock (peer.Gate)
        {
            if (peer.Ended)
            {
                return;
            }

            switch (kind)
            {
                case PacketKind.Stun:
                    peer.Connection.HandleStun(datagram, from, now, sink);
                    break;
                case PacketKind.Rtp:
                    peer.Connection.HandleRtp(datagram, now, sink);
                    break;
                case PacketKind.Rtcp:
                    peer.Connection.HandleRtcp(datagram, now, sink);
                    break;
            }
        }

        sink.FinishClosing();
    }

    private void Sweep()
    {
        var now = _clock.Now;
        foreach (var peer in _peers.Peers)
        {
            if (peer.Connection.NextTimeout <= now)
            {
                HandleTimeout(peer, now);
            }
        }

        lock (_retiredGate)
        {
            while (_retired.TryPeek(out var retired) && retired.At <= now)
            {
                _retired.Dequeue().Keys.Dispose();
            }
        }
    }

    private void HandleTimeout(EdgePeer peer, TimeSpan now)
    {
        var sink = SinkOf(peer);
        lock (peer.Gate)
        {
            if (!peer.Ended)
            {
                peer.Connection.HandleTimeout(now, sink);
                LetGoOfHandshake(peer, now);
            }
        }

        sink.FinishClosing();
    }

    /// <summary>
    /// A DTLS session is most of what a listener costs in memory (50 KB), and all that it still does is to understand the client's close_notify.
    /// That matters where others see somebody leave: on stage. A listener who says no other goodbye is gone when consent expires.
    /// </summary>
    private void LetGoOfHandshake(EdgePeer peer, TimeSpan now)
    {
        if (now >= peer.KeepHandshakeUntil && peer.Connection.Permission == SendPermission.NotOnStage)
        {
            peer.KeepHandshakeUntil = TimeSpan.MaxValue;
            _worker.Release(peer.Handshake!);
        }
    }

    private void Ended(EdgePeer peer, PeerCloseReason reason)
    {
        if (TryEnd(peer))
        {
            if (reason == PeerCloseReason.HandshakeFailed)
            {
                _worker.Remove(peer.Handshake!);
            }
            else
            {
                _worker.Close(peer.Handshake!);
            }

            peer.Listener.OnClosed(peer, reason);
        }
    }

    [LoggerMessage(EventIds.EdgeListening, LogLevel.Information, "Media on {Sockets}, advertised as {Candidates}")]
    private static partial void LogListening(ILogger logger, string sockets, string candidates);

    [LoggerMessage(EventIds.SmallBuffer, LogLevel.Warning,
        "The kernel gives the media socket {Local} buffers of {Granted} bytes instead of {Wanted}: bursts may be lost. Raise net.core.rmem_max and wmem_max")]
    private static partial void LogSmallBuffer(ILogger logger, IPEndPoint local, int granted, int wanted);

    [LoggerMessage(EventIds.NotRaised, LogLevel.Debug, "Media threads run at the usual priority: the process may not raise it (CAP_SYS_NICE)")]
    private static partial void LogNotRaised(ILogger logger);

    [LoggerMessage(EventIds.HandshakeFault, LogLevel.Error, "A handshake ended with an unexpected error")]
    private static partial void LogFault(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.HandshakeFailed, LogLevel.Debug, "A handshake failed: {Reason} {Detail}")]
    private static partial void LogHandshakeFailed(ILogger logger, DtlsFailure reason, string detail);
}
