using System.Buffers.Binary;

namespace Spaces.Gateway.Rtp;

/// <summary>
/// The clear part of an RTP packet (RFC 3550 section 5.1): fixed header, CSRC list and header extension. It stays readable
/// in SRTP, so it is parsed before decryption; padding lies in the encrypted part and is looked at in
/// <see cref="TryGetPayload"/> only.
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |                              SSRC                             |
/// |                   CSRCs, 0 to 15 of 4 bytes                   |
/// |    extension profile (X)      |   extension length in words   |
/// |                      extension elements                       |
/// </code>
/// </remarks>
internal readonly struct RtpHeader
{
    /// <summary>Bytes of the header without CSRCs and extension.</summary>
    public const int FixedLength = 12;

    private const byte PaddingBit = 0x20;
    private const byte ExtensionBit = 0x10;

    private readonly byte _first;
    private readonly byte _second;

    private RtpHeader(ReadOnlySpan<byte> packet, int headerLength, ushort extensionProfile, int extensionOffset, int extensionLength)
    {
        _first = packet[0];
        _second = packet[1];
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        HeaderLength = headerLength;
        ExtensionProfile = extensionProfile;
        ExtensionOffset = extensionOffset;
        ExtensionLength = extensionLength;
    }

    /// <summary>The marker bit; in Opus the first packet of a talk spurt (RFC 7587 section 4.1).</summary>
    public bool Marker => (_second & 0x80) != 0;

    /// <summary>Payload type, 0 to 127.</summary>
    public byte PayloadType => (byte)(_second & 0x7F);

    /// <summary>The 16-bit sequence number.</summary>
    public ushort Sequence { get; }

    /// <summary>The 32-bit timestamp in ticks of the payload's clock.</summary>
    public uint Timestamp { get; }

    /// <summary>Synchronisation source.</summary>
    public uint Ssrc { get; }

    /// <summary>Number of contributing sources, 0 to 15.</summary>
    public int CsrcCount => _first & 0x0F;

    /// <summary>True when the payload ends in padding.</summary>
    public bool HasPadding => (_first & PaddingBit) != 0;

    /// <summary>Offset of the payload: fixed header, CSRCs and extension together, in bytes.</summary>
    public int HeaderLength { get; }

    /// <summary>The extension's "defined by profile" field; 0 without an extension.</summary>
    public ushort ExtensionProfile { get; }

    /// <summary>Offset of the extension's first element; 0 without an extension.</summary>
    public int ExtensionOffset { get; }

    /// <summary>Bytes of extension elements, a multiple of four; 0 without an extension.</summary>
    public int ExtensionLength { get; }

    /// <summary>Reads the header; false when the version is not 2 or the packet ends inside the header.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < FixedLength || packet[0] >> 6 != 2)
        {
            return false;
        }

        int length = FixedLength + (4 * (packet[0] & 0x0F));
        ushort profile = 0;
        int extensionOffset = 0;
        int extensionLength = 0;
        if ((packet[0] & ExtensionBit) != 0)
        {
            if (packet.Length < length + 4)
            {
                return false;
            }

            profile = BinaryPrimitives.ReadUInt16BigEndian(packet[length..]);
            extensionLength = 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]);
            extensionOffset = length + 4;
            length = extensionOffset + extensionLength;
        }

        if (packet.Length < length)
        {
            return false;
        }

        header = new RtpHeader(packet, length, profile, extensionOffset, extensionLength);
        return true;
    }

    /// <summary>One contributing source of the packet this header was read from.</summary>
    /// <param name="packet">The packet this header was parsed from.</param>
    /// <param name="index">0 to <see cref="CsrcCount"/> - 1.</param>
    /// <param name="csrc">The source, when there is one at that place.</param>
    public bool TryGetCsrc(ReadOnlySpan<byte> packet, int index, out uint csrc)
    {
        csrc = 0;
        if ((uint)index >= (uint)CsrcCount || packet.Length < HeaderLength)
        {
            return false;
        }

        csrc = BinaryPrimitives.ReadUInt32BigEndian(packet[(FixedLength + (4 * index))..]);
        return true;
    }

    /// <summary>
    /// The payload without padding; call it on the decrypted packet. False when the padding count is 0 or larger than the
    /// payload. An empty payload is possible (a packet of padding only, as used to probe bandwidth).
    /// </summary>
    public bool TryGetPayload(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (packet.Length < HeaderLength)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = packet[HeaderLength..];
        if (HasPadding)
        {
            int padding = rest.IsEmpty ? 0 : rest[^1];
            if (padding == 0 || padding > rest.Length)
            {
                return false;
            }

            rest = rest[..^padding];
        }

        payload = rest;
        return true;
    }
}
