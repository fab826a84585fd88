namespace Spaces.Gateway.Metrics;

/// <summary>Why a datagram, or what was in it, went no further. One counter each; nothing is logged per packet.</summary>
internal enum DropReason
{
    /// <summary>First byte of no known protocol (RFC 7983), or a cut-off datagram.</summary>
    UnknownKind,

    /// <summary>No peer has authenticated the sender's address.</summary>
    UnknownSender,

    /// <summary>A STUN check for no known user name.</summary>
    UnknownUfrag,

    /// <summary>A STUN check that is malformed or whose integrity is wrong.</summary>
    BadStun,

    /// <summary>DTLS before any authenticated check.</summary>
    EarlyDtls,

    /// <summary>The handshake queue of the peer is full.</summary>
    DtlsQueueFull,

    /// <summary>DTLS after the session was let go: a listener's goodbye, mostly.</summary>
    DtlsOver,

    /// <summary>Media before the handshake was done.</summary>
    NoKeysYet,

    /// <summary>RTP or RTCP that does not parse.</summary>
    Malformed,

    /// <summary>Seen before.</summary>
    Replayed,

    /// <summary>Too old to tell whether it was seen before.</summary>
    TooOld,

    /// <summary>The authentication tag is wrong.</summary>
    BadTag,

    /// <summary>More streams than a peer can have.</summary>
    TooManyStreams,

    /// <summary>Not the payload type that was negotiated.</summary>
    WrongPayloadType,

    /// <summary>The payload is larger than any Opus packet.</summary>
    TooLarge,

    /// <summary>More packets than a speaker can have.</summary>
    Flood,

    /// <summary>It comes late, of a source that another has followed.</summary>
    FormerSource,

    /// <summary>The sender is not on stage.</summary>
    NotOnStage,

    /// <summary>The sender is muted.</summary>
    Muted,

    /// <summary>The uplink batch is full: the silo does not take packets.</summary>
    UplinkFull,

    /// <summary>The room's silo seemed to be gone for longer than the packet was worth keeping.</summary>
    SiloGone,

    /// <summary>A frame of a room that this gateway does not follow.</summary>
    UnknownRoom,

    /// <summary>A frame of a mixer that another has followed: a silo that woke up late, or messages that came late.</summary>
    FormerEpoch,

    /// <summary>A frame that is older than the newest.</summary>
    StaleFrame,

    /// <summary>The queue of frames to fan out is full.</summary>
    FanoutFull,

    /// <summary>The kernel did not take a datagram to send, for none of the reasons below.</summary>
    SendFailed,

    /// <summary>No room to send in the socket's buffer or the device's queue, also after a short wait.</summary>
    SendBufferFull,

    /// <summary>The destination said that nobody listens there.</summary>
    SendRefused,

    /// <summary>A packet filter of this machine forbids the destination.</summary>
    SendNotPermitted,

    /// <summary>There is no way to the destination.</summary>
    SendUnreachable,
}
