using System.Buffers.Binary;

namespace Spaces.Gateway.Rtp;

/// <summary>Writes RTP headers (RFC 3550 section 5.1) with extensions in the one-byte form (RFC 8285 section 4.2).</summary>
/// <remarks>Buffers too small for what is written are a caller's mistake and throw, as slicing does.</remarks>
internal static class RtpWriter
{
    /// <summary>Bytes of a header without CSRCs and extension.</summary>
    public const int FixedHeaderLength = RtpHeader.FixedLength;

    /// <summary>Writes a header without CSRCs and extension; answers its length.</summary>
    public static int WriteHeader(Span<byte> buffer, bool marker, byte payloadType, ushort sequence, uint timestamp, uint ssrc)
    {
        buffer[0] = 0x80;
        buffer[1] = (byte)((marker ? 0x80 : 0) | (payloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], ssrc);
        return FixedHeaderLength;
    }

    /// <summary>Writes a header with up to 15 contributing sources; answers its length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 15 sources.</exception>
    public static int WriteHeader(
        Span<byte> buffer, bool marker, byte payloadType, ushort sequence, uint timestamp, uint ssrc, ReadOnlySpan<uint> csrcs)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(csrcs.Length, 15, nameof(csrcs));
        int length = WriteHeader(buffer, marker, payloadType, sequence, timestamp, ssrc);
        buffer[0] |= (byte)csrcs.Length;
        foreach (uint csrc in csrcs)
        {
            BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], csrc);
            length += 4;
        }

        return length;
    }

    /// <summary>
    /// Adds one element in the one-byte form behind the header just written and answers the new header length. Elements
    /// added one after another each start on a word of their own; the zeros between them are padding by RFC 8285.
    /// </summary>
    /// <param name="buffer">The packet; <paramref name="headerLength"/> bytes of it are written so far.</param>
    /// <param name="headerLength">What the previous write answered.</param>
    /// <param name="id">The identifier negotiated in SDP, 1 to 14.</param>
    /// <param name="data">1 to 16 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Identifier or data do not fit the one-byte form.</exception>
    public static int AppendExtension(Span<byte> buffer, int headerLength, int id, ReadOnlySpan<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(id, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(id, 14);
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Length, 1, nameof(data));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, 16, nameof(data));

        int preamble = FixedHeaderLength + (4 * (buffer[0] & 0x0F));
        int start = headerLength;
        if ((buffer[0] & 0x10) == 0)
        {
            buffer[0] |= 0x10;
            start += 4;
        }

        int length = start + ((1 + data.Length + 3) & ~3);
        buffer[start..length].Clear();
        buffer[start] = (byte)((id << 4) | (data.Length - 1));
        data.CopyTo(buffer[(start + 1)..]);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[preamble..], HeaderExtensions.OneByteProfile);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(preamble + 2)..], (ushort)((length - preamble - 4) / 4));
        return length;
    }
}
