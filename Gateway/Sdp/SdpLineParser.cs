using System.Globalization;

namespace Spaces.Gateway.Sdp;

/// <summary>
/// Reads single lines into an <see cref="SdpRawSection"/>. An attribute nobody here needs is skipped; one that is needed and
/// breaks its grammar makes the line, and so the offer, malformed.
/// </summary>
internal static class SdpLineParser
{
    private const int MaxMidLength = 64;
    private const int MaxFormats = 256;
    private const int MaxAttributesKept = 256;
    private const int MaxFingerprints = 8;

    /// <summary>Reads what follows "m=": media, port, transport, formats (RFC 8866 section 5.14).</summary>
    public static bool TryParseMedia(ReadOnlySpan<char> value, out SdpRawSection section)
    {
        section = null!;
        var words = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4 || words.Length - 3 > MaxFormats)
        {
            return false;
        }

        var port = words[1].AsSpan();
        var slash = port.IndexOf('/');
        if (!TryParseNumber(slash < 0 ? port : port[..slash], ushort.MaxValue, out var number))
        {
            return false;
        }

        section = new SdpRawSection { Media = words[0], Port = number, Protocol = words[2], Formats = words[3..] };
        return true;
    }

    /// <summary>Reads what follows "a=" into the section; false when malformed.</summary>
    public static bool TryParseAttribute(ReadOnlySpan<char> line, SdpRawSection section)
    {
        var colon = line.IndexOf(':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? default : line[(colon + 1)..];
        if (SdpDirections.TryParse(name, out var direction))
        {
            section.Direction = direction;
            return true;
        }

        switch (name)
        {
            case "mid":
                section.Mid = value.Trim(' ').ToString();
                return IsToken(section.Mid);
            case "group":
                return TryParseGroup(value, section);
            case "ice-ufrag":
                section.IceUfrag = value.Trim(' ').ToString();
                return true;
            case "ice-pwd":
                section.IcePwd = value.Trim(' ').ToString();
                return true;
            case "ice-lite":
                section.IceLite = true;
                return true;
            case "fingerprint":
                if (section.Fingerprints.Count < MaxFingerprints && SdpFingerprint.TryParse(value, out var fingerprint))
                {
                    section.Fingerprints.Add(fingerprint);
                }

                return true;
            case "setup":
                return TryParseSetup(value, section);
            case "rtcp-mux" or "rtcp-mux-only":
                section.RtcpMux = true;
                return true;
            case "bundle-only":
                section.BundleOnly = true;
                return true;
            case "rtpmap":
                return TryParseByPayloadType(value, section.RtpMaps);
            case "fmtp":
                return TryParseByPayloadType(value, section.FormatParameters);
            case "rtcp-fb":
                TakeFeedback(value, section);
                return true;
            case "extmap":
                return TryParseExtension(value, section);
            case "ssrc":
                return TryParseSsrc(value, section);
            case "ptime":
                section.PacketTime ??= TryParseNumber(value, 1000, out var packetTime) ? packetTime : null;
                return true;
            case "maxptime":
                section.MaxPacketTime ??= TryParseNumber(value, 1000, out var maxPacketTime) ? maxPacketTime : null;
                return true;
            default:
                return true;
        }
    }

    private static bool TryParseGroup(ReadOnlySpan<char> value, SdpRawSection section)
    {
        var words = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && words[0] == "BUNDLE" && section.Bundle is null)
        {
            section.Bundle = words[1..];
            return Array.TrueForAll(section.Bundle, IsToken);
        }

        return words.Length > 0;
    }

    private static bool TryParseSetup(ReadOnlySpan<char> value, SdpRawSection section)
    {
        section.Setup = value.Trim(' ') switch
        {
            "active" => SdpSetup.Active,
            "passive" => SdpSetup.Passive,
            "actpass" => SdpSetup.ActPass,
            "holdconn" => SdpSetup.HoldConn,
            _ => null,
        };
        return section.Setup is not null;
    }

    private static bool TryParseByPayloadType(ReadOnlySpan<char> value, Dictionary<int, string> into)
    {
        var space = value.IndexOf(' ');
        if (space < 0 || !TryParseNumber(value[..space], 127, out var payloadType))
        {
            // a=fmtp of a non-RTP section names no payload type; nothing here needs it.
            return true;
        }

        into.TryAdd(payloadType, value[(space + 1)..].Trim(' ').ToString());
        return true;
    }

    // a=rtcp-fb:<payload type or *> nack (RFC 4585 section 4.2); "nack pli" is about pictures.
    private static void TakeFeedback(ReadOnlySpan<char> value, SdpRawSection section)
    {
        var space = value.IndexOf(' ');
        if (space < 0 || !value[(space + 1)..].Trim(' ').SequenceEqual("nack"))
        {
            return;
        }

        if (value[..space].SequenceEqual("*"))
        {
            section.Nack.Add(-1);
        }
        else if (TryParseNumber(value[..space], 127, out var payloadType))
        {
            section.Nack.Add(payloadType);
        }
    }

    // a=extmap:<id>[/direction] <uri> [attributes] (RFC 8285 section 8). Ids 0 and 15 are not for use; those above 255 ask for
    // a negotiation nobody does. An extension for one direction only is taken as not offered.
    private static bool TryParseExtension(ReadOnlySpan<char> value, SdpRawSection section)
    {
        var space = value.IndexOf(' ');
        if (space < 0)
        {
            return false;
        }

        var uri = value[(space + 1)..].Trim(' ');
        var end = uri.IndexOf(' ');
        uri = end < 0 ? uri : uri[..end];
        if (TryParseNumber(value[..space], 255, out var id) && id is not (0 or 15) && section.Extensions.Count < MaxAttributesKept)
        {
            section.Extensions.TryAdd(uri.ToString(), id);
        }

        return true;
    }

    private static bool TryParseSsrc(ReadOnlySpan<char> value, SdpRawSection section)
    {
        var space = value.IndexOf(' ');
        if (!uint.TryParse(space < 0 ? value : value[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var ssrc))
        {
            return false;
        }

        section.Ssrc ??= ssrc;
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, int max, out int number) =>
        int.TryParse(text.Trim(' '), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;

    // RFC 8866 section 9 token characters, which keeps what the answer echoes harmless.
    private static bool IsToken(string text)
    {
        if (text.Length is 0 or > MaxMidLength)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c is <= ' ' or >= (char)127 or '"' or '(' or ')' or ',' or '/' or ':' or ';' or '<' or '=' or '>' or '?' or '@' or '[' or '\\' or ']')
            {
                return false;
            }
        }

        return true;
    }
}
