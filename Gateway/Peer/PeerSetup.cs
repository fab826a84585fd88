using Spaces.Gateway.Ice;
using Spaces.Gateway.Repair;

namespace Spaces.Gateway.Peer;

/// <summary>What offer and answer agreed on for one connection.</summary>
internal sealed record PeerSetup
{
    /// <summary>Our side of ICE, as the answer says it.</summary>
    public required IceCredentials LocalIce { get; init; }

    /// <summary>The peer's user-name fragment.</summary>
    public required string RemoteUfrag { get; init; }

    /// <summary>The offer's payload type for Opus, both ways.</summary>
    public required byte OpusPayloadType { get; init; }

    /// <summary>Frames of 20 ms that the peer takes in one packet, 1 to 3, by its <c>a=maxptime</c>.</summary>
    public int MaxFramesPerPacket { get; init; } = 3;

    /// <summary>Header extension id of RFC 6464 levels, when offered.</summary>
    public int? AudioLevelExtension { get; init; }

    /// <summary>The SSRC of what we send.</summary>
    public required uint LocalSsrc { get; init; }

    /// <summary>Our canonical name in SDES.</summary>
    public required string Cname { get; init; }

    /// <summary>Whether the peer sends and nothing else: then its BYE is a goodbye.</summary>
    public bool SendsOnly { get; init; }

    /// <summary>What is done about lost packets; null for nothing.</summary>
    public RepairSetup? Repair { get; init; }

    /// <summary>Time limits.</summary>
    public PeerTimings Timings { get; init; } = PeerTimings.Default;
}

/// <summary>Time limits of a connection.</summary>
internal sealed record PeerTimings
{
    /// <summary>The defaults.</summary>
    public static PeerTimings Default { get; } = new();

    /// <summary>From the answer to the end of the handshake. A person may have to answer a permission prompt of a firewall meanwhile.</summary>
    public TimeSpan Establish { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Without an authenticated check for this long the peer is gone (RFC 7675). Firefox is silent for 5 s at a time.</summary>
    public TimeSpan Consent { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a DTLS session is kept at least: a peer whose last flight was not answered repeats it, and only the session can answer again.
    /// </summary>
    public TimeSpan KeepHandshake { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two RTCP reports (RFC 3550 section 6.2 for a session of two, reduced minimum).</summary>
    public TimeSpan Report { get; init; } = TimeSpan.FromSeconds(2.5);
}
