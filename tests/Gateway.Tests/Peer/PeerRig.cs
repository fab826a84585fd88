using Spaces.Gateway.Ice;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Net;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Rtp;
using Spaces.Gateway.Srtp;
using Spaces.Gateway.Tests.Ice;

namespace Spaces.Gateway.Tests.Peer;

/// <summary>What the room was given of a packet.</summary>
internal sealed record HeardPacket(long Sequence, long MediaTime, byte Level, bool Voice, byte[] Payload);

/// <summary>One connection and the client at its other end, both in memory and in virtual time; the handshake's keys are made up.</summary>
internal sealed class PeerRig : IPeerSink, IDisposable
{
    public const byte PayloadType = 111;
    public const int LevelExtension = 1;
    public const uint ClientSsrc = 0xC11E_2701;
    public const uint LocalSsrc = 0x10CA_1001;
    public const SrtpProfile Profile = SrtpProfile.AeadAes128Gcm;

    public static readonly TransportAddress Home = TransportAddress.FromIPv4(0xC000_020A, 50_000);
    public static readonly TransportAddress Mobile = TransportAddress.FromIPv4(0xC633_6407, 40_000);

    /// <summary>The wall clock at virtual zero, since the Unix epoch.</summary>
    public static readonly TimeSpan WallClockAtZero = TimeSpan.FromDays(20_000);

    private static readonly byte[] ServerKey = Bytes(1, 16);
    private static readonly byte[] ServerSalt = Bytes(101, 12);
    private static readonly byte[] ClientKey = Bytes(51, 16);
    private static readonly byte[] ClientSalt = Bytes(151, 12);

    private readonly Dictionary<uint, SrtpSendContext> _microphones = [];
    private readonly SrtcpSendContext _rtcpOut = new(Profile, ClientKey, ClientSalt);
    private readonly Dictionary<DropReason, int> _drops = [];
    private readonly Dictionary<RepairCount, int> _repairs = [];
    private PeerKeys? _keys;

    public PeerRig(Func<PeerSetup, PeerSetup>? change = null, OutboundStream? outbound = null)
    {
        var setup = new PeerSetup
        {
            LocalIce = CheckWriter.Local,
            RemoteUfrag = CheckWriter.RemoteUfrag,
            OpusPayloadType = PayloadType,
            AudioLevelExtension = LevelExtension,
            LocalSsrc = LocalSsrc,
            Cname = "space",
        };
        Peer = new PeerConnection(change?.Invoke(setup) ?? setup, Now, WallClockAtZero) { Outbound = outbound };
    }

    public PeerConnection Peer { get; }

    public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(100);

    public List<(byte[] Datagram, TransportAddress To)> Sent { get; } = [];

    public List<HeardPacket> Heard { get; } = [];

    public List<TransportAddress> Authenticated { get; } = [];

    public List<TransportAddress> Selected { get; } = [];

    public List<PeerCloseReason> Closings { get; } = [];

    /// <summary>The client's ear.</summary>
    public SrtpReceiveContext ClientRtpIn { get; } = new(Profile, ServerKey, ServerSalt);

    /// <summary>The client's reports' ear.</summary>
    public SrtcpReceiveContext ClientRtcpIn { get; } = new(Profile, ServerKey, ServerSalt);

    public int Drops(DropReason reason) => _drops.GetValueOrDefault(reason);

    public int AllDrops => _drops.Values.Sum();

    /// <summary>A connected speaker who may be heard.</summary>
    public static PeerRig Speaking(Func<PeerSetup, PeerSetup>? change = null, OutboundStream? outbound = null)
    {
        var rig = new PeerRig(change, outbound);
        rig.Check(Home);
        rig.InstallKeys();
        rig.Peer.Permission = SendPermission.Allowed;
        return rig;
    }

    public void Check(TransportAddress from, bool useCandidate = true, IceCredentials? credentials = null) =>
        Peer.HandleStun(CheckBytes(useCandidate, credentials), from, Now, this);

    public static byte[] CheckBytes(bool useCandidate = true, IceCredentials? credentials = null)
    {
        var local = credentials ?? CheckWriter.Local;
        return new CheckWriter
        {
            UseCandidate = useCandidate,
            Username = $"{local.UsernameFragment}:{CheckWriter.RemoteUfrag}",
            Password = local.Password,
        }.Write();
    }

    public void InstallKeys()
    {
        _keys = new PeerKeys(Profile, ServerKey, ServerSalt, ClientKey, ClientSalt);
        Peer.InstallKeys(_keys, Now);
    }

    /// <summary>A protected packet of the client's microphone.</summary>
    public byte[] Rtp(
        ushort sequence,
        uint? timestamp = null,
        byte[]? payload = null,
        uint ssrc = ClientSsrc,
        byte payloadType = PayloadType,
        byte? level = 30,
        bool voice = true)
    {
        payload ??= [0xF8, (byte)sequence, (byte)(sequence >> 8)];
        var packet = new byte[64 + payload.Length];
        var length = RtpWriter.WriteHeader(packet, marker: false, payloadType, sequence, timestamp ?? sequence * 960u, ssrc);
        if (level is { } l)
        {
            Span<byte> data = stackalloc byte[1];
            AudioLevel.Write(data, l, voice);
            length = RtpWriter.AppendExtension(packet, length, LevelExtension, data);
        }

        payload.CopyTo(packet, length);
        return Protect(packet, length + payload.Length, ssrc);
    }

    /// <summary>Protects any plain packet as the client would.</summary>
    public byte[] Protect(byte[] packet, int length, uint ssrc = ClientSsrc)
    {
        if (!_microphones.TryGetValue(ssrc, out var context))
        {
            _microphones.Add(ssrc, context = new SrtpSendContext(Profile, ClientKey, ClientSalt));
        }

        var buffer = new byte[length + context.Overhead];
        packet.AsSpan(0, length).CopyTo(buffer);
        return buffer[..context.Protect(buffer, length)];
    }

    /// <summary>Protects a compound as the client would; empty when it is nothing that can be protected.</summary>
    public byte[] ProtectRtcp(ReadOnlySpan<byte> compound)
    {
        var buffer = new byte[compound.Length + _rtcpOut.Overhead];
        compound.CopyTo(buffer);
        return buffer[.._rtcpOut.Protect(buffer, compound.Length)];
    }

    /// <summary>A copy goes in, as decryption is in place.</summary>
    public void Receive(byte[] datagram) => Peer.HandleRtp([.. datagram], Now, this);

    public void ReceiveRtcp(ReadOnlySpan<byte> compound) => Peer.HandleRtcp(ProtectRtcp(compound), Now, this);

    /// <summary>Does what is due, up to a time.</summary>
    public void RunTo(TimeSpan end)
    {
        while (Peer.NextTimeout is var next && next <= end && Closings.Count == 0)
        {
            Now = next > Now ? next : Now;
            Peer.HandleTimeout(Now, this);
        }

        Now = end;
    }

    public void Transmit(PeerConnection peer, ReadOnlySpan<byte> datagram, TransportAddress to) => Sent.Add((datagram.ToArray(), to));

    public void AddressAuthenticated(PeerConnection peer, TransportAddress address) => Authenticated.Add(address);

    public void AddressSelected(PeerConnection peer, TransportAddress address) => Selected.Add(address);

    public void Audio(PeerConnection peer, long sequence, long mediaTime, byte level, bool voice, ReadOnlySpan<byte> payload) =>
        Heard.Add(new HeardPacket(sequence, mediaTime, level, voice, payload.ToArray()));

    public void Dropped(DropReason reason) => _drops[reason] = _drops.GetValueOrDefault(reason) + 1;

    public int Repairs(RepairCount what) => _repairs.GetValueOrDefault(what);

    public void Repaired(RepairCount what, int count) => _repairs[what] = _repairs.GetValueOrDefault(what) + count;

    public void Closed(PeerConnection peer, PeerCloseReason reason) => Closings.Add(reason);

    public void Dispose()
    {
        _keys?.Dispose();
        _rtcpOut.Dispose();
        ClientRtpIn.Dispose();
        ClientRtcpIn.Dispose();
        foreach (var (_, context) in _microphones)
        {
            context.Dispose();
        }
    }

    private static byte[] Bytes(int start, int count) => [.. Enumerable.Range(start, count).Select(i => (byte)i)];
}
