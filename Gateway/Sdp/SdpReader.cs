namespace Spaces.Gateway.Sdp;

/// <summary>
/// Reads an offer (RFC 8866, as RFC 9429 has browsers write it; RFC 9725 for WHIP) far enough to answer it with one Opus
/// stream. Bounded, and throws on no text.
/// </summary>
internal static class SdpReader
{
    /// <summary>Characters of a whole offer. Browsers send 2 to 8 thousand.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Characters of one line.</summary>
    public const int MaxLineLength = 4096;

    /// <summary>Media sections.</summary>
    public const int MaxSections = 32;

    /// <summary>Reads an offer; on false <paramref name="error"/> says why.</summary>
    public static bool TryParseOffer(string sdp, out SdpOffer offer, out SdpError error)
    {
        offer = null!;
        error = TryReadSections(sdp, out var session, out var sections);
        if (error == SdpError.None)
        {
            error = SdpOfferSelection.TrySelect(session, sections, out offer);
        }

        return error == SdpError.None;
    }

    private static SdpError TryReadSections(string? sdp, out SdpRawSection session, out List<SdpRawSection> sections)
    {
        session = new SdpRawSection();
        sections = [];
        if (sdp is null)
        {
            return SdpError.Malformed;
        }

        if (sdp.Length > MaxLength)
        {
            return SdpError.TooLarge;
        }

        var current = session;
        var first = true;
        var ended = false;
        foreach (var raw in sdp.AsSpan().EnumerateLines())
        {
            var line = raw.TrimEnd(' ');
            if (line.IsEmpty)
            {
                ended = true;
                continue;
            }

            // Blank lines are tolerated at the end only, where senders add them.
            if (ended || line.Length < 2 || line[1] != '=' || (first && !line.SequenceEqual("v=0")))
            {
                return SdpError.Malformed;
            }

            if (line.Length > MaxLineLength)
            {
                return SdpError.TooLarge;
            }

            first = false;
            var value = line[2..];
            if (line[0] == 'm')
            {
                if (sections.Count == MaxSections)
                {
                    return SdpError.TooLarge;
                }

                if (!SdpLineParser.TryParseMedia(value, out current))
                {
                    return SdpError.Malformed;
                }

                sections.Add(current);
            }
            else if (line[0] == 'a' && !SdpLineParser.TryParseAttribute(value, current))
            {
                return SdpError.Malformed;
            }
        }

        return first ? SdpError.Malformed : SdpError.None;
    }
}
