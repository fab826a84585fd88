using System.Buffers.Binary;

namespace Spaces.Gateway.Rtcp;

/// <summary>
/// Walks the packets of a compound (RFC 3550 section 6.1). It stops at the first packet whose version, length or padding is
/// wrong; what came before stays good. Unknown types are handed out like known ones: their length is all one must know.
/// </summary>
/// <param name="compound">The plain compound.</param>
internal ref struct CompoundReader(ReadOnlySpan<byte> compound)
{
    private ReadOnlySpan<byte> _rest = compound;

    /// <summary>True once a packet was wrong and the rest of the compound was given up.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next packet; false at the end and after a malformed packet.</summary>
    public bool TryRead(out RtcpPacket packet)
    {
        packet = default;
        if (_rest.IsEmpty || IsMalformed)
        {
            return false;
        }

        if (!TryReadFirst(_rest, out packet, out int length))
        {
            IsMalformed = true;
            return false;
        }

        _rest = _rest[length..];
        return true;
    }

    private static bool TryReadFirst(ReadOnlySpan<byte> data, out RtcpPacket packet, out int length)
    {
        packet = default;
        length = 0;
        if (data.Length < RtcpPacket.HeaderLength || data[0] >> 6 != 2)
        {
            return false;
        }

        length = 4 * (1 + BinaryPrimitives.ReadUInt16BigEndian(data[2..]));
        if (length > data.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> body = data[RtcpPacket.HeaderLength..length];
        if ((data[0] & 0x20) != 0)
        {
            // Only the last packet of a compound may be padded, and by whole words.
            int padding = body.IsEmpty ? 0 : body[^1];
            if (padding == 0 || padding % 4 != 0 || padding > body.Length || length != data.Length)
            {
                return false;
            }

            body = body[..^padding];
        }

        packet = new RtcpPacket(data[1], data[0] & 0x1F, body);
        return true;
    }
}
