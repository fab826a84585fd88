using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Net;
using Spaces.Gateway.Stun;

namespace Spaces.TestKit.Peer;

/// <summary>
/// The controlling half of ICE towards one server (RFC 8445): checks with USE-CANDIDATE until one is answered, then consent
/// checks (RFC 7675). Bytes and time in, bytes out; one driver at a time. A lite server makes no checks; one with full ICE gets its own answered.
/// </summary>
/// <param name="local">Our credentials.</param>
/// <param name="remoteUfrag">The server's.</param>
/// <param name="remotePwd">The server's password, which is the key both ways.</param>
/// <param name="consentInterval">Mean time between consent checks; each varies by a fifth (RFC 7675 section 5.1).</param>
internal sealed class ControllingIce(IceCredentials local, string remoteUfrag, string remotePwd, TimeSpan consentInterval)
{
    /// <summary>Room that a check needs at most.</summary>
    public const int MaxCheckLength = 256;

    // RFC 8445 section 14.3 starts at 500 ms for a network; on loopback or a LAN that would hide in the measured time to connect.
    private static readonly TimeSpan FirstRetransmission = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRetransmission = TimeSpan.FromMilliseconds(800);

    // Priority of a peer-reflexive candidate of one component (RFC 8445 section 5.1.2.1).
    private const uint Priority = (110u << 24) | (65535u << 8) | 255;

    private readonly byte[] _username = Encoding.UTF8.GetBytes($"{remoteUfrag}:{local.UsernameFragment}");
    private readonly byte[] _localKey = Encoding.UTF8.GetBytes(local.Password);
    private readonly byte[] _key = Encoding.UTF8.GetBytes(remotePwd);
    private readonly ulong _tieBreaker = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
    private readonly byte[] _transaction = RandomNumberGenerator.GetBytes(StunProtocol.TransactionIdLength);
    private TimeSpan _wait = FirstRetransmission;
    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>True once a check was answered.</summary>
    public bool IsConnected => LastAnswer is not null;

    /// <summary>When the last answer came.</summary>
    public TimeSpan? LastAnswer { get; private set; }

    /// <summary>Error code of the last authentic refusal; 0 when there was none.</summary>
    public int LastError { get; private set; }

    /// <summary>When <see cref="TryGetCheck"/> has something to send.</summary>
    public TimeSpan NextCheck => _next;

    /// <summary>Writes the check that is due.</summary>
    public bool TryGetCheck(Span<byte> buffer, TimeSpan now, out int length)
    {
        length = 0;
        if (now < _next)
        {
            return false;
        }

        if (IsConnected)
        {
            RandomNumberGenerator.Fill(_transaction);
            _next = now + (consentInterval * (0.8 + (0.4 * Random.Shared.NextDouble())));
        }
        else
        {
            _next = now + _wait;
            _wait = TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, LongestRetransmission.Ticks));
        }

        var writer = new StunWriter(buffer, StunClass.Request, StunProtocol.BindingMethod, _transaction);
        writer.AddUsername(_username);
        writer.AddPriority(Priority);
        writer.AddIceControlling(_tieBreaker);
        writer.AddUseCandidate();
        writer.AddMessageIntegrity(_key);
        writer.AddFingerprint();
        return writer.TryFinish(out length);
    }

    /// <summary>Whether a STUN packet is a request.</summary>
    public static bool IsRequest(ReadOnlySpan<byte> datagram) => StunMessage.TryParse(datagram, out var message) && message.Class == StunClass.Request;

    /// <summary>Writes the answer to an authentic check of the server's.</summary>
    public bool TryAnswer(ReadOnlySpan<byte> check, TransportAddress from, Span<byte> buffer, out int length)
    {
        length = 0;
        if (!StunMessage.TryParse(check, out var message) || message.Method != StunProtocol.BindingMethod || !message.VerifyMessageIntegrity(_localKey))
        {
            return false;
        }

        var writer = new StunWriter(buffer, StunClass.Success, StunProtocol.BindingMethod, message.TransactionId);
        writer.AddXorMappedAddress(from);
        writer.AddMessageIntegrity(_localKey);
        writer.AddFingerprint();
        return writer.TryFinish(out length);
    }

    /// <summary>Takes a STUN packet; true when it is the authentic success answer to our last check.</summary>
    public bool HandlePacket(ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        if (!StunMessage.TryParse(datagram, out var message)
            || !message.TransactionId.SequenceEqual(_transaction)
            || !message.VerifyMessageIntegrity(_key)
            || !message.VerifyFingerprint())
        {
            return false;
        }

        if (message.Class == StunClass.Error)
        {
            LastError = message.ErrorCode;
            return false;
        }

        if (message.Class != StunClass.Success || !message.TryGetXorMappedAddress(out _))
        {
            return false;
        }

        if (!IsConnected)
        {
            _next = now + consentInterval;
        }

        LastAnswer = now;
        return true;
    }
}
