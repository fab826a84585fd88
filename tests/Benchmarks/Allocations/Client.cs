using System.Net;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Net;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Srtp;
using Spaces.Gateway.Udp;

namespace Spaces.Benchmarks.Allocations;

/// <summary>A speaker with a socket of their own, and the gateway's end of their connection, past the handshake.</summary>
internal sealed class Client : IDisposable
{
    private readonly IUdpSocket _socket = UdpSocketFactory.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly SrtpSendContext _context;
    private readonly PeerKeys _keys;
    private readonly byte[] _plain;
    private readonly byte[] _packet;
    private ushort _sequence;

    public Client(uint ssrc, SrtpProfile profile)
    {
        byte[] salt = Samples.Salt(profile);
        _context = new SrtpSendContext(profile, Samples.Key, salt);
        _keys = new PeerKeys(profile, Samples.Key, salt, Samples.Key, salt);
        _plain = Samples.Rtp(Samples.FrameBytes, ssrc);
        _packet = new byte[_plain.Length + _context.Overhead];
        Address = TransportAddress.From(_socket.Local);
        var setup = new PeerSetup
        {
            LocalIce = IceCredentials.Create(),
            RemoteUfrag = "Xq3b",
            OpusPayloadType = Samples.PayloadType,
            AudioLevelExtension = Samples.LevelExtension,
            LocalSsrc = 1,
            Cname = "spaces",
        };
        Connection = new PeerConnection(setup, TimeSpan.Zero, TimeSpan.Zero) { Permission = SendPermission.Allowed };
        Connection.InstallKeys(_keys, TimeSpan.Zero);
    }

    /// <summary>Where the client's packets come from.</summary>
    public TransportAddress Address { get; }

    /// <summary>The gateway's end.</summary>
    public PeerConnection Connection { get; }

    /// <summary>Sends the next packet.</summary>
    public void Speak(TransportAddress to)
    {
        _plain.CopyTo(_packet, 0);
        Samples.Number(_packet, _sequence++);
        int length = _context.Protect(_packet, _plain.Length);
        if (!_socket.Send(_packet.AsSpan(0, length), to))
        {
            throw new InvalidOperationException("A packet could not be sent over loopback.");
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _context.Dispose();
        _keys.Dispose();
    }
}
