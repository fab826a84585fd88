namespace Spaces.Gateway.Rtp;

/// <summary>
/// The audio level in a header extension element: from client to mixer (RFC 6464) one byte, from mixer to client (RFC 6465)
/// a byte for each CSRC. Levels are in -dBov: 0 is the loudest, 127 is silence.
/// </summary>
internal static class AudioLevel
{
    /// <summary>The level that stands for silence.</summary>
    public const byte Silence = 127;

    /// <summary>The extension's URI in SDP, client to mixer.</summary>
    public const string ClientToMixerUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /// <summary>The extension's URI in SDP, mixer to client.</summary>
    public const string MixerToClientUri = "urn:ietf:params:rtp-hdrext:csrc-audio-level";

    /// <summary>Finds and reads the level of a packet; false when the packet carries none.</summary>
    /// <param name="header">The header parsed from <paramref name="packet"/>.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="id">The identifier negotiated in SDP.</param>
    /// <param name="level">0 (loudest) to 127 (silence).</param>
    /// <param name="voice">The sender's voice activity flag.</param>
    public static bool TryRead(RtpHeader header, ReadOnlySpan<byte> packet, int id, out byte level, out bool voice)
    {
        level = Silence;
        voice = false;
        return HeaderExtensions.TryFind(header, packet, id, out ReadOnlySpan<byte> data) && TryRead(data, out level, out voice);
    }

    /// <summary>
    /// Reads an element's data. The two-byte form may pad the level to more bytes (RFC 6464 section 3), so only the first counts.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out byte level, out bool voice)
    {
        if (data.IsEmpty)
        {
            level = Silence;
            voice = false;
            return false;
        }

        level = (byte)(data[0] & 0x7F);
        voice = (data[0] & 0x80) != 0;
        return true;
    }

    /// <summary>Writes an element's data: one byte; answers its length. Levels above 127 are written as silence.</summary>
    public static int Write(Span<byte> data, byte level, bool voice)
    {
        data[0] = (byte)((voice ? 0x80 : 0) | Math.Min(level, Silence));
        return 1;
    }

    /// <summary>
    /// Writes the levels of the CSRCs in their order (RFC 6465 section 3); answers the length, one byte each. The top bit is
    /// reserved there and stays clear.
    /// </summary>
    public static int WriteCsrcLevels(Span<byte> data, ReadOnlySpan<byte> levels)
    {
        for (int i = 0; i < levels.Length; i++)
        {
            data[i] = Math.Min(levels[i], Silence);
        }

        return levels.Length;
    }
}
