namespace Spaces.Gateway.Srtp;

/// <summary>What became of a received packet; everything but <see cref="Ok"/> is a reason to drop it.</summary>
internal enum SrtpResult
{
    /// <summary>Authentic, decrypted in place.</summary>
    Ok,

    /// <summary>Shorter than a header and a tag.</summary>
    TooShort,

    /// <summary>The clear header contradicts itself or the packet's length.</summary>
    Malformed,

    /// <summary>The same packet index came before.</summary>
    Replayed,

    /// <summary>Older than the replay window reaches.</summary>
    TooOld,

    /// <summary>The tag does not fit: forged, damaged, or another key.</summary>
    AuthenticationFailed,

    /// <summary>A new SSRC while as many as allowed are in use.</summary>
    UnknownStream,

    /// <summary>The key has protected all the packets it may (2^48 SRTP, 2^31 SRTCP; RFC 3711 section 9.2).</summary>
    Exhausted,
}
