using System.Buffers.Binary;

namespace Spaces.Gateway.Rtcp;

/// <summary>Sources that leave (RFC 3550 section 6.6).</summary>
internal static class Bye
{
    /// <summary>The most sources a packet may name.</summary>
    public const int MaxSources = RtcpHeader.MaxCount;

    /// <summary>Bytes of a packet.</summary>
    public static int LengthWith(int sources, int reasonLength = 0) =>
        RtcpPacket.HeaderLength + (4 * sources) + (reasonLength == 0 ? 0 : (1 + reasonLength + 3) & ~3);

    /// <summary>Writes a packet; answers its length, <see cref="LengthWith"/>.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="ssrcs">Up to 31 sources.</param>
    /// <param name="reason">UTF-8, up to 255 bytes; empty for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too many sources, a reason too long, or the buffer is too small.</exception>
    public static int Write(Span<byte> buffer, ReadOnlySpan<uint> ssrcs, ReadOnlySpan<byte> reason = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ssrcs.Length, MaxSources, nameof(ssrcs));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, byte.MaxValue, nameof(reason));
        int length = LengthWith(ssrcs.Length, reason.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, length, nameof(buffer));
        buffer[..length].Clear();
        RtcpHeader.Write(buffer, RtcpType.Bye, ssrcs.Length, length);
        int at = RtcpPacket.HeaderLength;
        foreach (uint ssrc in ssrcs)
        {
            BinaryPrimitives.WriteUInt32BigEndian(buffer[at..], ssrc);
            at += 4;
        }

        if (!reason.IsEmpty)
        {
            buffer[at] = (byte)reason.Length;
            reason.CopyTo(buffer[(at + 1)..]);
        }

        return length;
    }

    /// <summary>Reads the sources; false for other packets and when the sources it promises are not there.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="ssrcs">Room for <see cref="MaxSources"/>; sources beyond its length are left out.</param>
    /// <param name="count">How many were written.</param>
    public static bool TryParse(RtcpPacket packet, Span<uint> ssrcs, out int count)
    {
        count = 0;
        if (packet.Type != RtcpType.Bye || packet.Body.Length < 4 * packet.Count)
        {
            return false;
        }

        count = Math.Min(packet.Count, ssrcs.Length);
        for (int i = 0; i < count; i++)
        {
            ssrcs[i] = BinaryPrimitives.ReadUInt32BigEndian(packet.Body[(4 * i)..]);
        }

        return true;
    }
}
