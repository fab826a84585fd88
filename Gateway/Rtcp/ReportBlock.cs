using System.Buffers.Binary;

namespace Spaces.Gateway.Rtcp;

/// <summary>What a receiver says of one source (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The source the block is about.</param>
/// <param name="FractionLost">Lost since the last report, in 1/256 of the expected.</param>
/// <param name="CumulativeLost">Lost since the start, 24 bits signed: duplicates can make it negative.</param>
/// <param name="ExtendedHighest">Highest sequence number, with the count of its wraps in the upper half.</param>
/// <param name="Jitter">Interarrival jitter in timestamp ticks.</param>
/// <param name="LastSenderReport">Middle 32 bits of the last sender report's NTP time; 0 when there was none.</param>
/// <param name="DelaySinceLastSenderReport">From that report's arrival to this one's departure, in 1/65,536 s.</param>
internal readonly record struct ReportBlock(
    uint Ssrc,
    byte FractionLost,
    int CumulativeLost,
    uint ExtendedHighest,
    uint Jitter,
    uint LastSenderReport,
    uint DelaySinceLastSenderReport)
{
    /// <summary>Bytes of a block.</summary>
    public const int Length = 24;

    /// <summary>The largest loss that 24 bits hold.</summary>
    public const int MaxCumulativeLost = 0x7F_FFFF;

    /// <summary>The smallest one.</summary>
    public const int MinCumulativeLost = -0x80_0000;

    /// <summary>Reads the block at the front of <paramref name="data"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out ReportBlock block)
    {
        block = default;
        if (data.Length < Length)
        {
            return false;
        }

        block = new ReportBlock(
            BinaryPrimitives.ReadUInt32BigEndian(data),
            data[4],
            BinaryPrimitives.ReadInt32BigEndian(data[4..]) << 8 >> 8,
            BinaryPrimitives.ReadUInt32BigEndian(data[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[20..]));
        return true;
    }

    /// <summary>Reads one block of a sender or receiver report; false for other packets and beyond the last block.</summary>
    /// <param name="packet">The report.</param>
    /// <param name="index">0 to <see cref="RtcpPacket.Count"/> - 1.</param>
    /// <param name="block">The block.</param>
    public static bool TryRead(RtcpPacket packet, int index, out ReportBlock block)
    {
        block = default;
        int first = packet.Type switch
        {
            RtcpType.SenderReport => SenderReport.BodyLength,
            RtcpType.ReceiverReport => ReceiverReport.BodyLength,
            _ => -1,
        };
        int offset = first + (Length * index);
        return first > 0 && (uint)index < (uint)packet.Count && offset <= packet.Body.Length
            && TryParse(packet.Body[offset..], out block);
    }

    /// <summary>Writes the block; answers <see cref="Length"/>. The loss is clamped to 24 bits.</summary>
    public int Write(Span<byte> buffer)
    {
        int lost = Math.Clamp(CumulativeLost, MinCumulativeLost, MaxCumulativeLost);
        BinaryPrimitives.WriteUInt32BigEndian(buffer, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(buffer[4..], (FractionLost << 24) | (lost & 0xFF_FFFF));
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], ExtendedHighest);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[20..], DelaySinceLastSenderReport);
        return Length;
    }

    /// <summary>Writes several; answers their length together.</summary>
    internal static int WriteAll(Span<byte> buffer, ReadOnlySpan<ReportBlock> blocks)
    {
        int length = 0;
        foreach (ref readonly ReportBlock block in blocks)
        {
            length += block.Write(buffer[length..]);
        }

        return length;
    }
}
