using System.Buffers.Binary;

namespace Spaces.Gateway.Stun;

/// <summary>The constants of the STUN header and the packing of its message type (RFC 8489 section 5).</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0|M M M M M C M M M C M M M M|         length (no header)    |
/// |                         magic cookie                          |
/// |                 transaction id (96 bits)                      |
/// </code>
/// </remarks>
internal static class StunProtocol
{
    /// <summary>Bytes before the first attribute.</summary>
    public const int HeaderLength = 20;

    /// <summary>Bytes of a transaction id.</summary>
    public const int TransactionIdLength = 12;

    /// <summary>The fixed word that tells STUN from anything older.</summary>
    public const uint MagicCookie = 0x2112_A442;

    /// <summary>The only method ICE uses.</summary>
    public const ushort BindingMethod = 0x001;

    /// <summary>
    /// Longest message taken. STUN over UDP has to fit the path's MTU (section 6.1), and the bound lets the integrity check
    /// work on the stack.
    /// </summary>
    public const int MaxMessageLength = 1500;

    /// <summary>Longest USERNAME value (section 14.3: fewer than 509 bytes).</summary>
    public const int MaxUsernameLength = 508;

    /// <summary>Interleaves class and method as the header wants them.</summary>
    public static ushort PackType(StunClass messageClass, ushort method)
    {
        var c = (int)messageClass;
        return (ushort)((method & 0x00F) | ((method & 0x070) << 1) | ((method & 0xF80) << 2) | ((c & 1) << 4) | ((c & 2) << 7));
    }

    /// <summary>The class bits of a message type.</summary>
    public static StunClass ClassOf(ushort type) => (StunClass)(((type >> 4) & 1) | ((type >> 7) & 2));

    /// <summary>The method bits of a message type.</summary>
    public static ushort MethodOf(ushort type) => (ushort)((type & 0x000F) | ((type >> 1) & 0x0070) | ((type >> 2) & 0x0F80));

    /// <summary>
    /// True when the datagram is framed as one STUN message: leading zero bits, cookie, and a length field that says exactly
    /// what was received.
    /// </summary>
    public static bool HasValidHeader(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length is < HeaderLength or > MaxMessageLength || (datagram[0] & 0xC0) != 0)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        return (length & 3) == 0
            && length == datagram.Length - HeaderLength
            && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == MagicCookie;
    }

    /// <summary>The length of an attribute's value on the wire: values are padded to four bytes (section 14).</summary>
    public static int Padded(int length) => (length + 3) & ~3;
}
