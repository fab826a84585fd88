namespace Spaces.Gateway.Sdp;

/// <summary>Who opens the DTLS handshake (RFC 4145 section 4, RFC 8842).</summary>
internal enum SdpSetup
{
    /// <summary>The writer opens; also what a missing attribute means in an offer.</summary>
    Active,

    /// <summary>The writer waits.</summary>
    Passive,

    /// <summary>The answerer chooses: what browsers offer.</summary>
    ActPass,

    /// <summary>No connection for now.</summary>
    HoldConn,
}
