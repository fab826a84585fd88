using System.Buffers.Binary;

namespace Spaces.Gateway.Rtcp;

/// <summary>What a sender says of its stream (RFC 3550 section 6.4.1), without the report blocks behind it.</summary>
/// <param name="Ssrc">The sender.</param>
/// <param name="Ntp">Wall clock when the report was sent, see <see cref="NtpTime"/>.</param>
/// <param name="RtpTimestamp">The same instant on the stream's RTP clock.</param>
/// <param name="PacketCount">RTP packets sent so far.</param>
/// <param name="OctetCount">Payload bytes sent so far, without headers and padding.</param>
internal readonly record struct SenderReport(uint Ssrc, ulong Ntp, uint RtpTimestamp, uint PacketCount, uint OctetCount)
{
    /// <summary>Bytes between the common header and the first report block.</summary>
    internal const int BodyLength = 24;

    /// <summary>Bytes of a whole packet with some report blocks.</summary>
    public static int LengthWith(int blocks) => RtcpPacket.HeaderLength + BodyLength + (blocks * ReportBlock.Length);

    /// <summary>
    /// Reads a sender report; false for other packets and when the report blocks it promises are not there. The blocks are
    /// read with <see cref="ReportBlock.TryRead"/>.
    /// </summary>
    public static bool TryParse(RtcpPacket packet, out SenderReport report)
    {
        report = default;
        ReadOnlySpan<byte> body = packet.Body;
        if (packet.Type != RtcpType.SenderReport || body.Length < BodyLength + (packet.Count * ReportBlock.Length))
        {
            return false;
        }

        report = new SenderReport(
            BinaryPrimitives.ReadUInt32BigEndian(body),
            BinaryPrimitives.ReadUInt64BigEndian(body[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[20..]));
        return true;
    }

    /// <summary>Writes the packet; answers its length, <see cref="LengthWith"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 31 blocks, or the buffer is too small.</exception>
    public static int Write(Span<byte> buffer, in SenderReport report, ReadOnlySpan<ReportBlock> blocks = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks.Length, RtcpHeader.MaxCount, nameof(blocks));
        int length = LengthWith(blocks.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, length, nameof(buffer));
        RtcpHeader.Write(buffer, RtcpType.SenderReport, blocks.Length, length);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], report.Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(buffer[8..], report.Ntp);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[16..], report.RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[20..], report.PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[24..], report.OctetCount);
        ReportBlock.WriteAll(buffer[LengthWith(0)..], blocks);
        return length;
    }
}
