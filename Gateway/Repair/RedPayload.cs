using System.Buffers.Binary;

namespace Spaces.Gateway.Repair;

/// <summary>
/// Writes a payload with redundancy (RFC 2198 section 3), earlier frames first: a head for each of them, one for the newest, then the frames.
/// <code>
///  0                   1                    2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3  4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |1|   block PT  |  timestamp offset         |   block length    |   each earlier frame
/// |0|   block PT  |                                                   the newest
/// </code>
/// </summary>
internal static class RedPayload
{
    /// <summary>Bytes of an earlier frame's head.</summary>
    public const int HeadBytes = 4;

    /// <summary>Bytes that an earlier frame may have: what ten bits hold.</summary>
    public const int MaxBlockBytes = (1 << 10) - 1;

    /// <summary>How much earlier it may be, in timestamp ticks: what fourteen bits hold (341 ms).</summary>
    public const int MaxOffset = (1 << 14) - 1;

    /// <summary>Writes the payload; earlier frames that its form cannot hold are left out, the oldest first when there is no room.</summary>
    /// <param name="to">Where it goes.</param>
    /// <param name="payloadType">Opus's.</param>
    /// <param name="primary">The newest frame.</param>
    /// <param name="first">The frame before it; empty for none.</param>
    /// <param name="firstOffset">How much earlier that one is, in timestamp ticks.</param>
    /// <param name="second">The frame before that; empty for none.</param>
    /// <param name="secondOffset">How much earlier than the newest.</param>
    /// <returns>Its length; 0 when there is no room even for the newest.</returns>
    public static int Write(
        Span<byte> to,
        byte payloadType,
        ReadOnlySpan<byte> primary,
        ReadOnlySpan<byte> first,
        int firstOffset,
        ReadOnlySpan<byte> second = default,
        int secondOffset = 0)
    {
        var room = to.Length - 1 - primary.Length;
        if (room < 0)
        {
            return 0;
        }

        var at = 0;
        var withFirst = Fits(first, firstOffset, ref room);
        var withSecond = Fits(second, secondOffset, ref room);
        if (withSecond)
        {
            at += WriteHead(to[at..], payloadType, second, secondOffset);
        }

        if (withFirst)
        {
            at += WriteHead(to[at..], payloadType, first, firstOffset);
        }

        to[at++] = (byte)(payloadType & 0x7F);
        if (withSecond)
        {
            second.CopyTo(to[at..]);
            at += second.Length;
        }

        if (withFirst)
        {
            first.CopyTo(to[at..]);
            at += first.Length;
        }

        primary.CopyTo(to[at..]);
        return at + primary.Length;
    }

    private static bool Fits(ReadOnlySpan<byte> block, int offset, ref int room)
    {
        if (block.IsEmpty || block.Length > MaxBlockBytes || offset is <= 0 or > MaxOffset || room < HeadBytes + block.Length)
        {
            return false;
        }

        room -= HeadBytes + block.Length;
        return true;
    }

    private static int WriteHead(Span<byte> to, byte payloadType, ReadOnlySpan<byte> block, int offset)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to, 0x8000_0000 | ((uint)(payloadType & 0x7F) << 24) | ((uint)offset << 10) | (uint)block.Length);
        return HeadBytes;
    }
}
