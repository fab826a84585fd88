namespace Spaces.Gateway.Srtp;

/// <summary>
/// Encrypts and authenticates RTP packets in place with one session key. Knows no state but the key: index and replay are
/// the context's. Not for several threads at once. No call allocates for an authentic packet.
/// </summary>
/// <remarks>
/// <code>
///  |  header, CSRCs, extension (clear)  |  payload (encrypted)  |  tag  |
///  0                                headerLength              length
/// </code>
/// </remarks>
internal interface ISrtpCipher : IDisposable
{
    /// <summary>Bytes that <see cref="ProtectRtp"/> adds.</summary>
    int RtpOverhead { get; }

    /// <summary>Encrypts the payload and writes the tag behind it.</summary>
    /// <param name="packet">The packet; has room for <paramref name="length"/> + <see cref="RtpOverhead"/> bytes.</param>
    /// <param name="headerLength">Bytes of <paramref name="packet"/> that stay clear.</param>
    /// <param name="length">Bytes of the plain packet.</param>
    /// <param name="ssrc">The packet's source.</param>
    /// <param name="index">The 48-bit packet index; never the same twice for one source and key.</param>
    void ProtectRtp(Span<byte> packet, int headerLength, int length, uint ssrc, ulong index);

    /// <summary>
    /// Checks the tag and decrypts the payload; on false the payload's bytes are unspecified.
    /// </summary>
    /// <param name="packet">
    /// The whole packet, tag included; at least <paramref name="headerLength"/> + <see cref="RtpOverhead"/> bytes.
    /// </param>
    /// <param name="headerLength">Bytes of <paramref name="packet"/> that are clear.</param>
    /// <param name="ssrc">The packet's source.</param>
    /// <param name="index">The guessed 48-bit packet index.</param>
    bool UnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index);
}

/// <summary>The same for RTCP compounds, whose index travels in the packet (RFC 3711 section 3.4).</summary>
/// <remarks>The order of tag and index word is the profile's business: the tag is last in RFC 3711, the word in RFC 7714.</remarks>
internal interface ISrtcpCipher : IDisposable
{
    /// <summary>Bytes that <see cref="ProtectRtcp"/> adds: tag and index word.</summary>
    int RtcpOverhead { get; }

    /// <summary>Encrypts all but the first eight bytes, writes the index word (E set) and the tag.</summary>
    /// <param name="packet">The compound; has room for <paramref name="length"/> + <see cref="RtcpOverhead"/> bytes.</param>
    /// <param name="length">Bytes of the plain compound, eight at least.</param>
    /// <param name="ssrc">The sender's SSRC, bytes 4 to 7.</param>
    /// <param name="index">The 31-bit SRTCP index; never the same twice for one key.</param>
    void ProtectRtcp(Span<byte> packet, int length, uint ssrc, uint index);

    /// <summary>
    /// The E flag (top bit) and index as the packet claims them. The packet has 8 + <see cref="RtcpOverhead"/> bytes at least.
    /// </summary>
    uint ReadIndexWord(ReadOnlySpan<byte> packet);

    /// <summary>Checks the tag and, where the E flag is set, decrypts; on false the packet's bytes are unspecified.</summary>
    bool UnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord);
}

/// <summary>
/// Both, as the arithmetic is the same. A cipher serves one of them all the same: RTP and RTCP have keys of their own (RFC 3711
/// section 4.3.1).
/// </summary>
internal interface ISrtpSessionCipher : ISrtpCipher, ISrtcpCipher;
