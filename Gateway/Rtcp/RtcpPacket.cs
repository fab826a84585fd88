namespace Spaces.Gateway.Rtcp;

/// <summary>Packet types of RFC 3550 section 12.1, RFC 4585 section 6.1 and RFC 3611.</summary>
internal static class RtcpType
{
    public const byte SenderReport = 200;
    public const byte ReceiverReport = 201;
    public const byte Sdes = 202;
    public const byte Bye = 203;
    public const byte App = 204;
    public const byte TransportFeedback = 205;
    public const byte PayloadFeedback = 206;
    public const byte ExtendedReport = 207;
}

/// <summary>One packet of a compound: a view, valid as long as the bytes it was read from.</summary>
/// <param name="type">The packet type, one of <see cref="RtcpType"/> or unknown.</param>
/// <param name="count">The five bits beside the version: a count of reports or sources, or a feedback format.</param>
/// <param name="body">All behind the four header bytes, without padding.</param>
internal readonly ref struct RtcpPacket(byte type, int count, ReadOnlySpan<byte> body)
{
    /// <summary>Bytes of the common header.</summary>
    public const int HeaderLength = 4;

    /// <summary>The packet type, one of <see cref="RtcpType"/> or unknown.</summary>
    public byte Type { get; } = type;

    /// <summary>0 to 31: a count of reports or sources, or a feedback format.</summary>
    public int Count { get; } = count;

    /// <summary>All behind the four header bytes, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;
}
