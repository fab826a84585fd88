namespace Spaces.Gateway.Sdp;

/// <summary>The lines of one part of a description (the session or one m-section) that this server looks at, as read.</summary>
internal sealed class SdpRawSection
{
    /// <summary>The m-line's media; empty for the session part.</summary>
    public string Media { get; init; } = string.Empty;

    /// <summary>The m-line's port.</summary>
    public int Port { get; init; }

    /// <summary>The m-line's transport.</summary>
    public string Protocol { get; init; } = string.Empty;

    /// <summary>The m-line's formats.</summary>
    public string[] Formats { get; init; } = [];

    /// <summary>a=mid.</summary>
    public string Mid { get; set; } = string.Empty;

    /// <summary>a=sendrecv and its like.</summary>
    public SdpDirection? Direction { get; set; }

    /// <summary>a=ice-ufrag.</summary>
    public string? IceUfrag { get; set; }

    /// <summary>a=ice-pwd.</summary>
    public string? IcePwd { get; set; }

    /// <summary>a=setup.</summary>
    public SdpSetup? Setup { get; set; }

    /// <summary>a=fingerprint by a hash that is taken.</summary>
    public List<SdpFingerprint> Fingerprints { get; } = [];

    /// <summary>a=rtcp-mux.</summary>
    public bool RtcpMux { get; set; }

    /// <summary>a=bundle-only: port 0 does not mean refused then (RFC 9143 section 6).</summary>
    public bool BundleOnly { get; set; }

    /// <summary>a=ice-lite.</summary>
    public bool IceLite { get; set; }

    /// <summary>The first a=group:BUNDLE.</summary>
    public string[]? Bundle { get; set; }

    /// <summary>a=rtpmap by payload type: "opus/48000/2".</summary>
    public Dictionary<int, string> RtpMaps { get; } = [];

    /// <summary>a=fmtp by payload type.</summary>
    public Dictionary<int, string> FormatParameters { get; } = [];

    /// <summary>Payload types of a=rtcp-fb with plain "nack"; -1 stands for all.</summary>
    public HashSet<int> Nack { get; } = [];

    /// <summary>a=extmap: URI to id.</summary>
    public Dictionary<string, int> Extensions { get; } = new(StringComparer.Ordinal);

    /// <summary>The first a=ssrc.</summary>
    public uint? Ssrc { get; set; }

    /// <summary>a=ptime.</summary>
    public int? PacketTime { get; set; }

    /// <summary>a=maxptime.</summary>
    public int? MaxPacketTime { get; set; }
}
