namespace Spaces.Gateway.Rtp;

/// <summary>Finds an element of an RTP header extension in the one- or two-byte form (RFC 8285 sections 4.2 and 4.3).</summary>
internal static class HeaderExtensions
{
    /// <summary>The "defined by profile" field of the one-byte form.</summary>
    public const ushort OneByteProfile = 0xBEDE;

    /// <summary>The same of the two-byte form; its low four bits are free for the application.</summary>
    public const ushort TwoByteProfile = 0x1000;

    /// <summary>
    /// Finds the first element with the identifier. False when there is none, when the form is unknown, or when the
    /// elements before it do not fit the extension.
    /// </summary>
    /// <param name="header">The header parsed from <paramref name="packet"/>.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="id">The identifier negotiated in SDP: 1 to 14 in the one-byte form, 1 to 255 in the two-byte form.</param>
    /// <param name="data">The element's data; empty is possible in the two-byte form.</param>
    public static bool TryFind(RtpHeader header, ReadOnlySpan<byte> packet, int id, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (header.ExtensionLength == 0 || packet.Length < header.HeaderLength || id < 1)
        {
            return false;
        }

        ReadOnlySpan<byte> elements = packet.Slice(header.ExtensionOffset, header.ExtensionLength);
        if (header.ExtensionProfile == OneByteProfile)
        {
            return TryFindOneByte(elements, id, out data);
        }

        return (header.ExtensionProfile & 0xFFF0) == TwoByteProfile && TryFindTwoByte(elements, id, out data);
    }

    private static bool TryFindOneByte(ReadOnlySpan<byte> elements, int id, out ReadOnlySpan<byte> data)
    {
        data = default;
        int at = 0;
        while (at < elements.Length)
        {
            if (elements[at] == 0)
            {
                at++;
                continue;
            }

            // 15 is reserved, and 0 with a length is not padding: at either, "processing of the entire extension MUST terminate".
            int found = elements[at] >> 4;
            if (found is 0 or 15)
            {
                return false;
            }

            int length = (elements[at] & 0x0F) + 1;
            if (at + 1 + length > elements.Length)
            {
                return false;
            }

            if (found == id)
            {
                data = elements.Slice(at + 1, length);
                return true;
            }

            at += 1 + length;
        }

        return false;
    }

    private static bool TryFindTwoByte(ReadOnlySpan<byte> elements, int id, out ReadOnlySpan<byte> data)
    {
        data = default;
        int at = 0;
        while (at < elements.Length)
        {
            int found = elements[at];
            if (found == 0)
            {
                at++;
                continue;
            }

            if (at + 2 > elements.Length || at + 2 + elements[at + 1] > elements.Length)
            {
                return false;
            }

            int length = elements[at + 1];
            if (found == id)
            {
                data = elements.Slice(at + 2, length);
                return true;
            }

            at += 2 + length;
        }

        return false;
    }
}
