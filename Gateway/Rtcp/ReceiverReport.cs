using System.Buffers.Binary;

namespace Spaces.Gateway.Rtcp;

/// <summary>The report of one who sends no media (RFC 3550 section 6.4.2), without the report blocks behind it.</summary>
/// <param name="Ssrc">The reporter.</param>
internal readonly record struct ReceiverReport(uint Ssrc)
{
    /// <summary>Bytes between the common header and the first report block.</summary>
    internal const int BodyLength = 4;

    /// <summary>Bytes of a whole packet with some report blocks.</summary>
    public static int LengthWith(int blocks) => RtcpPacket.HeaderLength + BodyLength + (blocks * ReportBlock.Length);

    /// <summary>
    /// Reads a receiver report; false for other packets and when the report blocks it promises are not there. The blocks are
    /// read with <see cref="ReportBlock.TryRead"/>.
    /// </summary>
    public static bool TryParse(RtcpPacket packet, out ReceiverReport report)
    {
        report = default;
        if (packet.Type != RtcpType.ReceiverReport || packet.Body.Length < BodyLength + (packet.Count * ReportBlock.Length))
        {
            return false;
        }

        report = new ReceiverReport(BinaryPrimitives.ReadUInt32BigEndian(packet.Body));
        return true;
    }

    /// <summary>Writes the packet; answers its length, <see cref="LengthWith"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 31 blocks, or the buffer is too small.</exception>
    public static int Write(Span<byte> buffer, uint ssrc, ReadOnlySpan<ReportBlock> blocks = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks.Length, RtcpHeader.MaxCount, nameof(blocks));
        int length = LengthWith(blocks.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, length, nameof(buffer));
        RtcpHeader.Write(buffer, RtcpType.ReceiverReport, blocks.Length, length);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], ssrc);
        ReportBlock.WriteAll(buffer[LengthWith(0)..], blocks);
        return length;
    }
}
