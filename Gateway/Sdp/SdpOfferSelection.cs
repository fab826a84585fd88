namespace Spaces.Gateway.Sdp;

/// <summary>Chooses the audio section to accept and checks that it has all that an answer needs.</summary>
internal static class SdpOfferSelection
{
    private const string AudioLevelUri = SdpAnswerWriter.AudioLevelUri;
    private const string MixerLevelUri = SdpAnswerWriter.MixerLevelUri;
    private const string MidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";

    /// <summary>Makes the offer; <see cref="SdpError.None"/> on success.</summary>
    public static SdpError TrySelect(SdpRawSection session, List<SdpRawSection> sections, out SdpOffer offer)
    {
        offer = null!;
        var mids = new HashSet<string>(StringComparer.Ordinal);
        if (sections.Exists(s => s.Mid.Length > 0 && !mids.Add(s.Mid)))
        {
            return SdpError.Malformed;
        }

        var index = sections.FindIndex(s => IsOpenAudio(s) && FindCodec(s, "opus/48000/2") is not null);
        if (index < 0)
        {
            return sections.Exists(IsOpenAudio) ? SdpError.NoOpus : SdpError.NoAudio;
        }

        var audio = sections[index];
        string[] bundle = session.Bundle ?? [];
        var bundled = audio.Mid.Length > 0 && bundle.Contains(audio.Mid);

        // A bundle-only section may leave its transport to the section the BUNDLE group names first (RFC 9143 section 7.1.3).
        var tagged = bundled ? sections.Find(s => s.Mid == bundle[0]) ?? audio : audio;
        var iceSource = audio.IceUfrag is not null ? audio : session.IceUfrag is not null ? session : tagged;
        var fingerprints = FirstNonEmpty(audio.Fingerprints, session.Fingerprints, tagged.Fingerprints);
        var setup = audio.Setup ?? session.Setup ?? tagged.Setup ?? SdpSetup.Active;
        var error = Check(session, audio, tagged, iceSource, fingerprints, setup);
        if (error != SdpError.None)
        {
            return error;
        }

        offer = new SdpOffer
        {
            Audio = ToAudio(session, audio, index),
            Sections = sections.ConvertAll(s =>
                new SdpMediaSection(s.Mid, s.Media, s.Protocol, s.Formats[0], s.Mid.Length > 0 && bundle.Contains(s.Mid))),
            IceUfrag = iceSource.IceUfrag!,
            IcePwd = iceSource.IcePwd!,
            Fingerprints = fingerprints,
            Setup = setup,
            BundleMids = bundle,
        };
        return SdpError.None;
    }

    private static SdpError Check(
        SdpRawSection session,
        SdpRawSection audio,
        SdpRawSection tagged,
        SdpRawSection iceSource,
        List<SdpFingerprint> fingerprints,
        SdpSetup setup)
    {
        // RFC 8839 section 5.4: 4 to 256 and 22 to 256 ice-chars.
        if (!IsIceText(iceSource.IceUfrag, 4) || !IsIceText(iceSource.IcePwd, 22))
        {
            return SdpError.NoIceCredentials;
        }

        if (fingerprints.Count == 0)
        {
            return SdpError.NoFingerprint;
        }

        if (!audio.RtcpMux && !tagged.RtcpMux && !session.RtcpMux)
        {
            return SdpError.NoRtcpMux;
        }

        if (setup is not (SdpSetup.ActPass or SdpSetup.Active))
        {
            return SdpError.WrongSetup;
        }

        return session.IceLite || audio.IceLite ? SdpError.BothIceLite : SdpError.None;
    }

    private static SdpAudioSection ToAudio(SdpRawSection session, SdpRawSection audio, int index)
    {
        var opus = FindCodec(audio, "opus/48000/2")!.Value;
        return new SdpAudioSection
        {
            Index = index,
            Mid = audio.Mid,
            Direction = audio.Direction ?? session.Direction ?? SdpDirection.SendRecv,
            OpusPayloadType = opus,
            OpusParameters = audio.FormatParameters.GetValueOrDefault(opus),
            RedPayloadType = FindRed(audio, opus),
            Nack = audio.Nack.Contains(opus) || audio.Nack.Contains(-1),
            AudioLevelExtensionId = FindExtension(session, audio, AudioLevelUri),
            MixerLevelExtensionId = FindExtension(session, audio, MixerLevelUri),
            MidExtensionId = FindExtension(session, audio, MidUri),
            RtcpMux = true,
            Ssrc = audio.Ssrc,
            PacketTime = audio.PacketTime,
            MaxPacketTime = audio.MaxPacketTime,
        };
    }

    // RFC 9429 section 5.1.3 names the transports that all mean DTLS-SRTP; plain RTP and SDES are not taken.
    private static bool IsOpenAudio(SdpRawSection section) =>
        section.Media == "audio"
        && (section.Port != 0 || section.BundleOnly)
        && section.Protocol is "UDP/TLS/RTP/SAVPF" or "UDP/TLS/RTP/SAVP" or "TCP/DTLS/RTP/SAVPF" or "RTP/SAVPF";

    // The m-line's order is the client's preference. 64 to 95 would look like RTCP on a multiplexed port (RFC 5761 section 4).
    private static int? FindCodec(SdpRawSection section, string encoding)
    {
        foreach (var format in section.Formats)
        {
            if (int.TryParse(format, out var payloadType)
                && payloadType is not (>= 64 and <= 95)
                && section.RtpMaps.TryGetValue(payloadType, out var map)
                && map.Equals(encoding, StringComparison.OrdinalIgnoreCase))
            {
                return payloadType;
            }
        }

        return null;
    }

    // a=fmtp names the payload types of the blocks, "111/111" (RFC 2198 section 5). Redundancy of anything else is not taken.
    private static int? FindRed(SdpRawSection section, int opus) =>
        FindCodec(section, "red/48000/2") is { } red
        && (section.FormatParameters.GetValueOrDefault(red) is not { } types
            || types.Split('/').All(t => int.TryParse(t, out var type) && type == opus))
            ? red
            : null;

    private static int? FindExtension(SdpRawSection session, SdpRawSection section, string uri) =>
        section.Extensions.TryGetValue(uri, out var id) || session.Extensions.TryGetValue(uri, out id) ? id : null;

    private static List<SdpFingerprint> FirstNonEmpty(params ReadOnlySpan<List<SdpFingerprint>> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (candidate.Count > 0)
            {
                return candidate;
            }
        }

        return [];
    }

    private static bool IsIceText(string? text, int minimum) =>
        text is not null
        && text.Length >= minimum
        && text.Length <= 256
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '-' or '_' or '=');
}
