using System.Globalization;
using System.Net;
using System.Text;

namespace Spaces.Gateway.Sdp;

/// <summary>
/// Writes the answer to an offer (RFC 3264, RFC 9429 section 5.3): one Opus stream accepted, every other section refused with
/// port 0, ICE-lite with all candidates in it, and DTLS passive.
/// </summary>
internal static class SdpAnswerWriter
{
    /// <summary>RFC 6464.</summary>
    public const string AudioLevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /// <summary>RFC 6465.</summary>
    public const string MixerLevelUri = "urn:ietf:params:rtp-hdrext:csrc-audio-level";

    /// <summary>The answer's text, lines ended by CR LF.</summary>
    /// <exception cref="ArgumentException">The direction does not fit the offer, or a parameter is not of the documented form.</exception>
    public static string Write(SdpOffer offer, SdpAnswerParameters p)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(p);
        Validate(offer, p);
        var text = new Lines(1536);
        text.Add($"v=0");
        text.Add($"o=- {p.SessionId} 1 IN IP4 0.0.0.0");
        text.Add($"s=-");
        text.Add($"t=0 0");
        if (offer.Sections[offer.Audio.Index].InBundle)
        {
            text.Add($"a=group:BUNDLE {offer.Audio.Mid}");
        }

        text.Add($"a=ice-lite");
        for (var i = 0; i < offer.Sections.Count; i++)
        {
            if (i == offer.Audio.Index)
            {
                WriteAudio(text, offer, p);
            }
            else
            {
                WriteRefused(text, offer.Sections[i]);
            }
        }

        return text.ToString();
    }

    private static void WriteAudio(Lines text, SdpOffer offer, SdpAnswerParameters p)
    {
        var audio = offer.Audio;
        var opus = audio.OpusPayloadType;
        var main = Plain(p.Candidates[0].Address);
        var red = p.Red == SdpRed.None ? null : audio.RedPayloadType;
        var formats = red is null ? $"{opus}" : p.Red == SdpRed.Ours ? $"{opus} {red}" : $"{red} {opus}";
        text.Add($"m=audio {p.Candidates[0].Port} {offer.Sections[audio.Index].Protocol} {formats}");
        text.Add($"c=IN {Family(main)} {main}");
        WriteMid(text, audio.Mid);
        text.Add($"a={p.Direction.ToAttribute()}");
        text.Add($"a=rtcp-mux");
        text.Add($"a=rtpmap:{opus} opus/48000/2");
        text.Add($"a=fmtp:{opus} {p.Opus.ToString()}");
        if (p.Nack && audio.Nack)
        {
            text.Add($"a=rtcp-fb:{opus} nack");
        }

        if (red is not null)
        {
            text.Add($"a=rtpmap:{red} red/48000/2");
            text.Add($"a=fmtp:{red} {opus}/{opus}");
        }

        if (p.PacketTime > 0)
        {
            text.Add($"a=ptime:{p.PacketTime}");
        }

        if (p.MaxPacketTime > 0)
        {
            text.Add($"a=maxptime:{p.MaxPacketTime}");
        }

        if (audio.AudioLevelExtensionId is { } level)
        {
            text.Add($"a=extmap:{level} {AudioLevelUri}");
        }

        if (p.MixerLevels && audio.MixerLevelExtensionId is { } mixer)
        {
            text.Add($"a=extmap:{mixer} {MixerLevelUri}");
        }

        text.Add($"a=setup:passive");
        text.Add($"a=fingerprint:sha-256 {SdpFingerprint.Format(p.Fingerprint.Span)}");
        text.Add($"a=ice-ufrag:{p.IceUfrag}");
        text.Add($"a=ice-pwd:{p.IcePwd}");
        if (p.Direction.Sends())
        {
            text.Add($"a=msid:{p.StreamId} audio");
            text.Add($"a=ssrc:{p.Ssrc} cname:{p.Cname}");
        }

        for (var i = 0; i < p.Candidates.Count; i++)
        {
            WriteCandidate(text, p.Candidates[i], i);
        }

        text.Add($"a=end-of-candidates");
    }

    // RFC 8445 section 5.1.2.1: type preference 126 for host candidates, falling local preference, component 1.
    private static void WriteCandidate(Lines text, IPEndPoint endPoint, int index)
    {
        var priority = (126u << 24) | ((uint)(ushort.MaxValue - index) << 8) | 255u;
        text.Add($"a=candidate:{index + 1} 1 udp {priority} {Plain(endPoint.Address)} {endPoint.Port} typ host");
    }

    private static void WriteRefused(Lines text, SdpMediaSection section)
    {
        text.Add($"m={section.Media} 0 {section.Protocol} {section.FirstFormat}");
        text.Add($"c=IN IP4 0.0.0.0");
        WriteMid(text, section.Mid);
        text.Add($"a=inactive");
    }

    private static void WriteMid(Lines text, string mid)
    {
        if (mid.Length > 0)
        {
            text.Add($"a=mid:{mid}");
        }
    }

    private static void Validate(SdpOffer offer, SdpAnswerParameters p)
    {
        if (!SdpDirections.Fits(offer.Audio.Direction, p.Direction))
        {
            throw new ArgumentException($"The answer {p.Direction} does not fit the offered {offer.Audio.Direction}", nameof(p));
        }

        if (p.Fingerprint.Length != 32)
        {
            throw new ArgumentException($"A SHA-256 fingerprint has 32 bytes, not {p.Fingerprint.Length}", nameof(p));
        }

        if (p.Candidates.Count == 0)
        {
            throw new ArgumentException("An answer needs at least one candidate", nameof(p));
        }

        if (!IsWord(p.IceUfrag) || !IsWord(p.IcePwd) || !IsWord(p.Cname) || !IsWord(p.StreamId))
        {
            throw new ArgumentException("ICE values, cname and stream id must not be empty or contain spaces or line ends", nameof(p));
        }
    }

    private static bool IsWord(string text) => text.Length > 0 && text.All(c => c is > ' ' and < (char)127);

    // SDP knows neither scope ids nor IPv4-mapped addresses.
    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.GetAddressBytes() is { Length: 16 } bytes ? new IPAddress(bytes)
        : address;

    private static string Family(IPAddress address) => address.GetAddressBytes().Length == 16 ? "IP6" : "IP4";

    private sealed class Lines(int capacity)
    {
        private readonly StringBuilder _text = new(capacity);

        public void Add(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append("\r\n");

        public override string ToString() => _text.ToString();
    }
}
