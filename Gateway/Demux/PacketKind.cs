namespace Spaces.Gateway.Demux;

/// <summary>What a datagram on the one multiplexed port is.</summary>
internal enum PacketKind
{
    /// <summary>None of the others: dropped and counted.</summary>
    Unknown,

    /// <summary>A STUN message: ICE checks.</summary>
    Stun,

    /// <summary>One or more DTLS records.</summary>
    Dtls,

    /// <summary>An RTP (here: SRTP) packet.</summary>
    Rtp,

    /// <summary>An RTCP (here: SRTCP) compound.</summary>
    Rtcp,
}

/// <summary>
/// Tells protocols on one port apart by the first byte (RFC 7983 section 7), and RTP from RTCP by the second
/// (RFC 5761 section 4: RTCP packet types are 192 to 223, which RTP would show as payload types 64 to 95 with the marker).
/// </summary>
/// <remarks>
/// <code>
///                  +----------------+
///                  |        [0..3] -+--> STUN
///  first byte ---> |      [16..19] -+--> ZRTP          unknown here
///                  |      [20..63] -+--> DTLS
///                  |      [64..79] -+--> TURN channel  unknown here
///                  |    [128..191] -+--> second byte [192..223] --> RTCP, else RTP
///                  +----------------+    anything else: unknown
/// </code>
/// A datagram shorter than the kind's fixed header is unknown as well, so that no later stage starts on it.
/// </remarks>
internal static class PacketKinds
{
    private const int StunHeader = 20;
    private const int DtlsRecordHeader = 13;
    private const int RtpHeader = 12;
    private const int RtcpHeader = 8;

    /// <summary>The kind of a datagram; looks at two bytes and the length.</summary>
    public static PacketKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < RtcpHeader)
        {
            return PacketKind.Unknown;
        }

        return datagram[0] switch
        {
            <= 3 when datagram.Length >= StunHeader => PacketKind.Stun,
            >= 20 and <= 63 when datagram.Length >= DtlsRecordHeader => PacketKind.Dtls,
            >= 128 and <= 191 when datagram[1] is >= 192 and <= 223 => PacketKind.Rtcp,
            >= 128 and <= 191 when datagram.Length >= RtpHeader => PacketKind.Rtp,
            _ => PacketKind.Unknown,
        };
    }
}
