namespace Spaces.Gateway.Sdp;

/// <summary>One m-section of an offer, usable or not: the answer has to name each, in the same order.</summary>
/// <param name="Mid">Its a=mid, empty when it has none.</param>
/// <param name="Media">audio, video, application, …</param>
/// <param name="Protocol">The transport as written, for example UDP/TLS/RTP/SAVPF; the answer repeats it.</param>
/// <param name="FirstFormat">The first format of the m-line: what a refusing answer repeats (RFC 3264 section 6).</param>
/// <param name="InBundle">Whether the offer's BUNDLE group names it.</param>
internal sealed record SdpMediaSection(string Mid, string Media, string Protocol, string FirstFormat, bool InBundle);

/// <summary>The audio section that the answer will accept.</summary>
internal sealed record SdpAudioSection
{
    /// <summary>Its place among <see cref="SdpOffer.Sections"/>.</summary>
    public required int Index { get; init; }

    /// <summary>Its a=mid, empty when it has none.</summary>
    public required string Mid { get; init; }

    /// <summary>As the client sees it: sendonly means that the client speaks.</summary>
    public required SdpDirection Direction { get; init; }

    /// <summary>The client's number for opus/48000/2 (Chromium 111, Firefox 109).</summary>
    public required int OpusPayloadType { get; init; }

    /// <summary>The parameters of its a=fmtp for Opus, or null.</summary>
    public string? OpusParameters { get; init; }

    /// <summary>Whether the client says that it can make use of stereo: <c>stereo=1</c> among the parameters (RFC 7587 section 6.1).</summary>
    public bool TakesStereo => OpusParameters is { } all && all.Split(';', StringSplitOptions.TrimEntries).Contains("stereo=1", StringComparer.OrdinalIgnoreCase);

    /// <summary>Payload type of redundant audio (RFC 2198) when offered for Opus alone.</summary>
    public int? RedPayloadType { get; init; }

    /// <summary>Whether packets may be asked for again (a=rtcp-fb with nack, RFC 4585).</summary>
    public bool Nack { get; init; }

    /// <summary>Extension id of urn:ietf:params:rtp-hdrext:ssrc-audio-level (RFC 6464).</summary>
    public int? AudioLevelExtensionId { get; init; }

    /// <summary>Extension id of urn:ietf:params:rtp-hdrext:csrc-audio-level (RFC 6465).</summary>
    public int? MixerLevelExtensionId { get; init; }

    /// <summary>Extension id of urn:ietf:params:rtp-hdrext:sdes:mid (RFC 9143).</summary>
    public int? MidExtensionId { get; init; }

    /// <summary>Always true in a parsed offer; without it the offer is refused.</summary>
    public bool RtcpMux { get; init; }

    /// <summary>The first a=ssrc, or null: it may be missing, and the stream is then known by its payload type.</summary>
    public uint? Ssrc { get; init; }

    /// <summary>a=ptime in milliseconds, or null.</summary>
    public int? PacketTime { get; init; }

    /// <summary>a=maxptime in milliseconds, or null.</summary>
    public int? MaxPacketTime { get; init; }

    /// <summary>
    /// How many frames of 20 ms the client takes in one packet, at most three: without a=maxptime Opus may come in packets of 120 ms (RFC 7587
    /// section 7).
    /// </summary>
    public int MaxFramesPerPacket => Math.Clamp((MaxPacketTime ?? 120) / 20, 1, 3);
}

/// <summary>What of an offer is needed to answer it. The client's candidates are not kept: a lite agent learns addresses from checks.</summary>
internal sealed record SdpOffer
{
    /// <summary>The audio section to accept.</summary>
    public required SdpAudioSection Audio { get; init; }

    /// <summary>All m-sections in the offer's order, the audio one included.</summary>
    public required IReadOnlyList<SdpMediaSection> Sections { get; init; }

    /// <summary>The client's user-name fragment.</summary>
    public required string IceUfrag { get; init; }

    /// <summary>The client's password (a lite agent never needs it).</summary>
    public required string IcePwd { get; init; }

    /// <summary>Certificate hashes; the client's certificate must match one of them.</summary>
    public required IReadOnlyList<SdpFingerprint> Fingerprints { get; init; }

    /// <summary>actpass or active.</summary>
    public required SdpSetup Setup { get; init; }

    /// <summary>The mids of the first BUNDLE group, in its order; empty without one.</summary>
    public required IReadOnlyList<string> BundleMids { get; init; }
}
