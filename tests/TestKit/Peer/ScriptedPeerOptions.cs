using Spaces.Gateway.Dtls;
using Spaces.TestKit.Sdp;

namespace Spaces.TestKit.Peer;

/// <summary>How a scripted peer presents itself and what it waits for.</summary>
internal sealed record ScriptedPeerOptions
{
    /// <summary>Who sends, as the peer sees it.</summary>
    public ClientDirection Direction { get; init; } = ClientDirection.RecvOnly;

    /// <summary>RFC 6464 extension id to offer; 0 leaves it out.</summary>
    public int AudioLevelExtensionId { get; init; } = 1;

    /// <summary>Payload type to offer for Opus.</summary>
    public int OpusPayloadType { get; init; } = 111;

    /// <summary>Canonical name.</summary>
    public string Cname { get; init; } = "scripted";

    /// <summary>Time from the answer to the end of the handshake, at most.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Mean time between consent checks.</summary>
    public TimeSpan ConsentInterval { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Without an answer to a consent check for this long the peer gives up (RFC 7675: 30 s).</summary>
    public TimeSpan ConsentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Mean time between RTCP compounds.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>False: media packets are not decrypted, only their headers are read, and receivers get the payload as it came. For crowds that only count.</summary>
    public bool Decrypts { get; init; } = true;

    /// <summary>a=setup of the offer; <c>active</c> for servers that would take that role themselves: the peer is always the DTLS client.</summary>
    public string Setup { get; init; } = "actpass";

    /// <summary>What the DTLS client offers.</summary>
    public DtlsClientOptions Dtls { get; init; } = new();
}

/// <summary>How far a peer's connection is.</summary>
internal enum PeerState
{
    /// <summary>No answer yet.</summary>
    New,

    /// <summary>ICE checks are under way.</summary>
    Checking,

    /// <summary>DTLS is under way.</summary>
    Handshaking,

    /// <summary>Media flows.</summary>
    Connected,

    /// <summary>Over, by either side or by failure.</summary>
    Closed,
}

/// <summary>An RTP packet, valid during the call; authentic unless <see cref="ScriptedPeerOptions.Decrypts"/> says otherwise.</summary>
/// <param name="sequence">Extended: never wraps.</param>
/// <param name="timestamp">RTP time.</param>
/// <param name="marker">The marker bit.</param>
/// <param name="arrival">On <see cref="PeerEngine.Now"/>'s clock, when the socket was read, or the kernel took it where peers are read in rounds.</param>
/// <param name="payload">The Opus packet.</param>
internal readonly ref struct ReceivedRtp(long sequence, uint timestamp, bool marker, TimeSpan arrival, ReadOnlySpan<byte> payload)
{
    public long Sequence { get; } = sequence;

    public uint Timestamp { get; } = timestamp;

    public bool Marker { get; } = marker;

    public TimeSpan Arrival { get; } = arrival;

    public ReadOnlySpan<byte> Payload { get; } = payload;
}

/// <summary>Gets a peer's packets, on its receive thread: be brief.</summary>
internal interface IRtpReceiver
{
    /// <summary>Takes a packet.</summary>
    void OnRtp(in ReceivedRtp packet);
}
