using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Spaces.Gateway.Dtls;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Rtcp;
using Spaces.Grains.Interfaces.Audio;
using Spaces.TestKit.Http;
using Spaces.TestKit.Sdp;

namespace Spaces.TestKit.Peer;

/// <summary>
/// A WebRTC client without a browser: real UDP, ICE as the controlling side, DTLS as the client, SRTP both ways, RTCP. Give its
/// <see cref="Offer"/> to a server, and the answer to <see cref="AcceptAsync"/>; or let <see cref="ConnectAsync"/> do both over HTTP.
/// </summary>
/// <remarks>
/// One lock guards the connection, another the sending of media, so that a sender never waits for a receive thread. Whoever sends does so
/// from one thread at a time.
/// </remarks>
internal sealed partial class ScriptedPeer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Lock _sendGate = new();
    private readonly PeerEngine _engine;
    private readonly PeerLoop _loop;
    private readonly ScriptedPeerOptions _options;
    private readonly IRtpReceiver? _receiver;
    private readonly IceCredentials _credentials = IceCredentials.Create();
    private readonly PeerReporter _reporter;
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Socket? _socket;
    private IPEndPoint? _remote;
    private bool _inRounds;
    private ControllingIce? _ice;
    private IDtlsSession? _dtls;
    private volatile PeerKeys? _keys;
    private ClientAnswer? _answer;
    private TimeSpan _connectBy;
    private TimeSpan _nextReport = TimeSpan.MaxValue;
    private volatile PeerState _state;

    /// <param name="engine">Threads and certificate; outlives the peer.</param>
    /// <param name="options">How to behave.</param>
    /// <param name="receiver">Gets what is heard.</param>
    public ScriptedPeer(PeerEngine engine, ScriptedPeerOptions options, IRtpReceiver? receiver = null)
    {
        _engine = engine;
        _loop = engine.NextLoop();
        _options = options;
        _receiver = receiver;
        Ssrc = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        NextSequence = (ushort)RandomNumberGenerator.GetInt32(1 << 15);
        NextTimestamp = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        _reporter = new PeerReporter(Ssrc, options.Cname);
        Offer = ClientSdp.WriteOffer(new ClientOffer
        {
            Direction = options.Direction,
            IceUfrag = _credentials.UsernameFragment,
            IcePwd = _credentials.Password,
            Fingerprint = engine.Dtls.Fingerprint.Digest,
            Ssrc = Ssrc,
            OpusPayloadType = options.OpusPayloadType,
            AudioLevelExtensionId = options.AudioLevelExtensionId,
            Cname = options.Cname,
            Setup = options.Setup,
        });
    }

    /// <summary>The SDP to offer.</summary>
    public string Offer { get; }

    /// <summary>Source of what this peer sends.</summary>
    public uint Ssrc { get; }

    /// <summary>How far the connection is.</summary>
    public PeerState State => _state;

    /// <summary>Why the peer is closed, when it is not because we wanted so.</summary>
    public string? Failure { get; private set; }

    /// <summary>Done when the peer is closed, for whatever reason.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Where media comes from and goes to here; null before the answer.</summary>
    public IPEndPoint? Local { get; private set; }

    /// <summary>When the handshake was done; null before.</summary>
    public TimeSpan? ConnectedAt { get; private set; }

    /// <summary>When the first media packet came; null before.</summary>
    public TimeSpan? FirstPacket { get; private set; }

    /// <summary>Media packets that did not decrypt.</summary>
    public int Rejected { get; private set; }

    /// <summary>The session, when <see cref="ConnectAsync"/> made it.</summary>
    public MediaSession? Session { get; private set; }

    /// <summary>What the server last reported of what we send.</summary>
    public ReportBlock? AboutUs
    {
        get
        {
            lock (_gate)
            {
                return _reporter.AboutUs;
            }
        }
    }

    /// <summary>Sender reports that came.</summary>
    public int SenderReports
    {
        get
        {
            lock (_gate)
            {
                return _reporter.SenderReports;
            }
        }
    }

    /// <summary>Offers to a door over HTTP and connects.</summary>
    /// <exception cref="SpacesRequestException">The gateway refused the offer.</exception>
    /// <exception cref="InvalidOperationException">ICE or DTLS failed; the message says where.</exception>
    public async Task ConnectAsync(SpacesClient client, MediaDoor door, string space, string token, CancellationToken cancel)
    {
        Session = await client.OfferAsync(door, space, token, Offer, cancel);
        await AcceptAsync(Session.Answer, cancel);
    }

    /// <summary>Takes the answer to <see cref="Offer"/> and connects; done when media can flow.</summary>
    /// <exception cref="FormatException">The answer lacks something.</exception>
    /// <exception cref="InvalidOperationException">ICE or DTLS failed; the message says where.</exception>
    public Task AcceptAsync(string answer, CancellationToken cancel)
    {
        var parsed = ClientSdp.ReadAnswer(answer);
        var remote = parsed.Candidates.FirstOrDefault(c => c.AddressFamily == AddressFamily.InterNetwork)
            ?? throw new FormatException("The answer has no IPv4 candidate");
        lock (_gate)
        {
            if (_state != PeerState.New)
            {
                throw new InvalidOperationException($"The peer is {_state}; it takes one answer.");
            }

            _answer = parsed;
            _ice = new ControllingIce(_credentials, parsed.IceUfrag, parsed.IcePwd, _options.ConsentInterval);
            _connectBy = PeerEngine.Now + _options.ConnectTimeout;
            _state = PeerState.Checking;
            OpenSocket(remote);
            _loop.Add(this);
            SendCheck(PeerEngine.Now);
        }

        return _connected.Task.WaitAsync(cancel);
    }

    /// <summary>Sends one frame of 20 ms as the next packet; false when not connected.</summary>
    /// <param name="opus">The Opus packet.</param>
    /// <param name="level">RFC 6464 level in -dBov, sent when the extension was agreed on.</param>
    /// <param name="voice">RFC 6464's voice flag.</param>
    /// <param name="marker">First packet of a talk spurt.</param>
    public bool SendAudio(ReadOnlySpan<byte> opus, byte level, bool voice = true, bool marker = false)
    {
        var sent = SendRtp(NextSequence, NextTimestamp, opus, level, voice, marker);
        NextSequence++;
        NextTimestamp += AudioFormat.FrameSamples;
        return sent;
    }

    /// <summary>Sequence number of the next <see cref="SendAudio"/>; set it to lose packets on purpose.</summary>
    public ushort NextSequence { get; set; }

    /// <summary>RTP time of the next <see cref="SendAudio"/>.</summary>
    public uint NextTimestamp { get; set; }

    /// <summary>Goes on from another port without a word, as after a change of network: the next check tells the server.</summary>
    public void MoveToNewPort()
    {
        lock (_gate)
        {
            if (_socket is { } old && _state != PeerState.Closed)
            {
                var remote = (IPEndPoint)old.RemoteEndPoint!;
                CloseSocket(old);
                OpenSocket(remote);
            }
        }
    }

    /// <summary>Leaves: says BYE and closes DTLS. The HTTP session, if any, is not deleted by this.</summary>
    public void Close() => End(null, goodbye: true);

    /// <summary>Is gone without a word, as after a crash.</summary>
    public void Vanish() => End(null, goodbye: false);

    /// <inheritdoc />
    public void Dispose() => Close();

    private void OpenSocket(IPEndPoint remote)
    {
        // .NET turns an ICMP "port unreachable" into an error of the next call; checks are repeated anyway.
        _socket = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _socket.Connect(remote);
        _remote = remote;
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        if (_engine.HasRounds)
        {
            WaitingDatagrams.NoteArrivals(_socket);
        }

        if (!_inRounds)
        {
            _loop.Readiness.Add(_socket, this);
        }
    }

    private void CloseSocket(Socket socket)
    {
        if (!_inRounds)
        {
            _loop.Readiness.Remove(socket);
        }

        socket.Dispose();
        _socket = null;
    }

    // From the thread that waits for answers to the one that goes round.
    private void MoveToRounds()
    {
        _loop.Readiness.Remove(_socket!);
        _loop.Remove(this);
        _inRounds = true;
        _engine.NextRound().Add(this);
    }

    private void Fail(string why) => End(why, goodbye: true);

    private void End(string? failure, bool goodbye)
    {
        lock (_gate)
        {
            if (_state == PeerState.Closed)
            {
                return;
            }

            if (goodbye && _keys is not null)
            {
                SendGoodbye();
            }

            if (goodbye && _dtls is not null)
            {
                _dtls.Close();
                DrainDtls();
            }

            Failure = failure;
            _state = PeerState.Closed;
            _loop.Remove(this);
            if (_socket is { } socket)
            {
                CloseSocket(socket);
            }

            _dtls?.Dispose();
            lock (_sendGate)
            {
                _keys?.Dispose();
                _keys = null;
            }
        }

        _connected.TrySetException(new InvalidOperationException(failure ?? "The peer was closed."));

        // Whoever does not wait for the connection is told by State and Failure.
        _ = _connected.Task.Exception;
        _closed.TrySetResult();
    }
}
