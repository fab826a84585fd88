namespace Spaces.Gateway.Dtls;

/// <summary>Why a session ended without a close_notify. The names are the tags of a counter.</summary>
internal enum DtlsFailure
{
    /// <summary>Anything that OpenSSL refused: no cipher in common, a bad signature, an impossible message, …</summary>
    Handshake,

    /// <summary>The peer's certificate is none of those that the signalling announced.</summary>
    FingerprintMismatch,

    /// <summary>The client sent no certificate.</summary>
    NoCertificate,

    /// <summary>No SRTP profile in common, or no use_srtp extension at all.</summary>
    NoSrtpProfile,

    /// <summary>The peer does not bind the master secret to the handshake (RFC 7627); exported keys would not be safe.</summary>
    NoExtendedMasterSecret,

    /// <summary>The peer did not answer any of the retransmissions.</summary>
    Timeout,

    /// <summary>The peer sent a fatal alert.</summary>
    PeerAlert,
}
