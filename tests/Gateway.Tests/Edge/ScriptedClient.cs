using System.Net;
using System.Net.Sockets;
using System.Text;
using Spaces.Gateway.Demux;
using Spaces.Gateway.Dtls;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Rtp;
using Spaces.Gateway.Srtp;
using Spaces.Gateway.Stun;
using Spaces.Gateway.Tests.Dtls;

namespace Spaces.Gateway.Tests.Edge;

/// <summary>A client at the other end of a real socket: ICE checks, DTLS handshake, SRTP both ways. Driven by the test's own thread.</summary>
internal sealed class ScriptedClient : IDisposable
{
    public const byte PayloadType = 111;

    private readonly EdgeRig _rig;
    private readonly IDtlsSession _dtls;
    private readonly byte[] _buffer = new byte[2048];
    private readonly bool _ownsSocket;
    private IceCredentials _server;
    private SrtpSendContext? _out;
    private SrtpReceiveContext? _in;

    public ScriptedClient(EdgeRig rig, Socket? socket = null, LocalCertificate? announced = null, bool hears = true, PeerTimings? timings = null)
    {
        _rig = rig;
        _ownsSocket = socket is null;
        Socket = socket ?? NewSocket();
        _server = IceCredentials.Create();
        var setup = new PeerSetup
        {
            LocalIce = _server,
            RemoteUfrag = "clnt",
            OpusPayloadType = PayloadType,
            LocalSsrc = 0x5EA5_0000,
            Cname = "space",
            Timings = timings ?? rig.Edge.Timings,
        };
        Outbound = hears ? new OutboundStream(setup.LocalSsrc, PayloadType, 100, 5000) : null;
        Peer = rig.Edge.Open(setup, [(announced ?? DtlsRig.ClientCertificate).Fingerprint], Outbound, Listener);
        _dtls = DtlsRig.ClientContext.CreateClient([new Gateway.Dtls.Fingerprint("sha-256", rig.Edge.Fingerprint.ToArray())]);
    }

    public Socket Socket { get; private set; }

    public EdgePeer Peer { get; }

    public OutboundStream? Outbound { get; }

    public NotingListener Listener { get; } = new();

    public int ChecksAnswered { get; private set; }

    public bool IsConnected => _out is not null;

    public DtlsEvent? End { get; private set; }

    public List<byte[]> Heard { get; } = [];

    public int Reports { get; private set; }

    public IPEndPoint Local => (IPEndPoint)Socket.LocalEndPoint!;

    public static Socket NewSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    public void Connect()
    {
        CheckUntilAnswered();
        Pump(() => IsConnected && Listener.Connected, "connected");
    }

    public void CheckUntilAnswered()
    {
        var before = ChecksAnswered;
        SendCheck();
        Pump(() => ChecksAnswered > before, "the check answered");
    }

    public void SendCheck()
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunClass.Request, StunProtocol.BindingMethod, Guid.NewGuid().ToByteArray().AsSpan(0, 12));
        writer.AddUsername(Encoding.UTF8.GetBytes($"{_server.UsernameFragment}:clnt"));
        writer.AddIceControlling(1);
        writer.AddUseCandidate();
        writer.AddPriority(1);
        writer.AddMessageIntegrity(Encoding.UTF8.GetBytes(_server.Password));
        writer.AddFingerprint();
        Assert.True(writer.TryFinish(out var length));
        Send(buffer.AsSpan(0, length));
    }

    /// <summary>Checks use these from now on.</summary>
    public void Use(IceCredentials server) => _server = server;

    /// <summary>Goes on from another port, as behind a NAT that forgot.</summary>
    public void Rebind()
    {
        Socket.Dispose();
        Socket = NewSocket();
    }

    public void Send(ReadOnlySpan<byte> datagram) => Socket.SendTo(datagram, _rig.Address);

    public void SendDtlsGoodbye()
    {
        _dtls.Close();
        Flush();
    }

    /// <summary>A protected packet, not sent yet.</summary>
    public byte[] Rtp(ushort sequence)
    {
        var packet = new byte[100];
        var length = RtpWriter.WriteHeader(packet, marker: false, PayloadType, sequence, sequence * 960u, 0xC11E);
        packet[length] = (byte)sequence;
        return packet[.._out!.Protect(packet, length + 1)];
    }

    /// <summary>Drives the client until something is so.</summary>
    public void Pump(Func<bool> done, string what, Action? between = null) => Poll.Until(done, () => $"{what}; drops: {_rig.DropText}; end: {End}", () =>
    {
        if (ChecksAnswered > 0)
        {
            _dtls.HandleTimeout();
            Flush();
        }

        between?.Invoke();
        while (Socket.Poll(TimeSpan.FromMilliseconds(2), SelectMode.SelectRead))
        {
            Take(_buffer.AsSpan(0, Socket.Receive(_buffer)));
        }
    });

    public void Dispose()
    {
        _dtls.Dispose();
        _out?.Dispose();
        _in?.Dispose();
        if (_ownsSocket)
        {
            Socket.Dispose();
        }
    }

    private void Take(Span<byte> datagram)
    {
        switch (PacketKinds.Classify(datagram))
        {
            case PacketKind.Stun:
                if (StunMessage.TryParse(datagram, out var message) && message.Class == StunClass.Success
                    && message.VerifyMessageIntegrity(Encoding.UTF8.GetBytes(_server.Password)))
                {
                    ChecksAnswered++;
                }

                break;
            case PacketKind.Dtls:
                _dtls.HandlePacket(datagram);
                Flush();
                break;
            case PacketKind.Rtp:
                Assert.Equal(SrtpResult.Ok, _in!.Unprotect(datagram, out var length));
                Assert.True(RtpHeader.TryParse(datagram[..length], out var header) && header.TryGetPayload(datagram[..length], out _));
                Heard.Add(datagram[header.HeaderLength..length].ToArray());
                break;
            case PacketKind.Rtcp:
                Reports++;
                break;
        }
    }

    private void Flush()
    {
        var datagram = new byte[DtlsContext.Mtu];
        while (_dtls.TryGetTransmit(datagram, out var length))
        {
            Send(datagram.AsSpan(0, length));
        }

        while (_dtls.TryGetEvent(out var e))
        {
            if (e is DtlsEvent.Connected { Keys: var keys })
            {
                var profile = (SrtpProfile)keys.SrtpProfile;
                _out = new SrtpSendContext(profile, keys.LocalKey, keys.LocalSalt);
                _in = new SrtpReceiveContext(profile, keys.RemoteKey, keys.RemoteSalt);
            }
            else
            {
                End = e;
            }
        }
    }
}
