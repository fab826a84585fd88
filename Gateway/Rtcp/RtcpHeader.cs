using System.Buffers.Binary;

namespace Spaces.Gateway.Rtcp;

/// <summary>The common header, for writers (RFC 3550 section 6.4.1).</summary>
internal static class RtcpHeader
{
    /// <summary>The largest count that five bits hold.</summary>
    public const int MaxCount = 31;

    /// <summary>Writes the four bytes for a packet of <paramref name="length"/> bytes in all, a multiple of four.</summary>
    public static void Write(Span<byte> buffer, byte type, int count, int length)
    {
        buffer[0] = (byte)(0x80 | count);
        buffer[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)((length / 4) - 1));
    }
}
