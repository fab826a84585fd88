using System.Net;

namespace Spaces.Gateway.Sdp;

/// <summary>What the server puts into an answer.</summary>
internal sealed record SdpAnswerParameters
{
    /// <summary>The session's id in the o-line: unique to it, below 2^62 (RFC 9429 section 5.2.1).</summary>
    public required long SessionId { get; init; }

    /// <summary>Our ICE user-name fragment.</summary>
    public required string IceUfrag { get; init; }

    /// <summary>Our ICE password.</summary>
    public required string IcePwd { get; init; }

    /// <summary>The SHA-256 of our certificate: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Fingerprint { get; init; }

    /// <summary>Where clients reach the media port, the preferred first. At least one.</summary>
    public required IReadOnlyList<IPEndPoint> Candidates { get; init; }

    /// <summary>As we see it: sendonly to a listener. It must fit the offer, see <see cref="SdpDirections.Answer"/>.</summary>
    public required SdpDirection Direction { get; init; }

    /// <summary>The synchronization source of what we send.</summary>
    public required uint Ssrc { get; init; }

    /// <summary>The canonical name that goes with <see cref="Ssrc"/>.</summary>
    public required string Cname { get; init; }

    /// <summary>The id of the media stream a page sees in its ontrack event.</summary>
    public string StreamId { get; init; } = "space";

    /// <summary>Whether to take the mixer-to-client level extension (RFC 6465) when it was offered.</summary>
    public bool MixerLevels { get; init; }

    /// <summary>Milliseconds of audio a packet that we ask for; 0 leaves a=ptime out.</summary>
    public int PacketTime { get; init; } = 20;

    /// <summary>Milliseconds of audio that a packet may hold, either way; 0 leaves a=maxptime out.</summary>
    public int MaxPacketTime { get; init; } = 60;

    /// <summary>What of offered redundancy (RFC 2198) is taken.</summary>
    public SdpRed Red { get; init; }

    /// <summary>Whether to take a=rtcp-fb with nack (RFC 4585) when it was offered.</summary>
    public bool Nack { get; init; }

    /// <summary>How the client shall encode.</summary>
    public OpusFormat Opus { get; init; } = new();
}

/// <summary>Use of redundancy by an answer. A client sends the answer's first format, so the order says who may use it.</summary>
internal enum SdpRed
{
    /// <summary>It is refused.</summary>
    None,

    /// <summary>We may send it; the client sends plain Opus.</summary>
    Ours,

    /// <summary>The client sends it, and so may we.</summary>
    Theirs,
}

/// <summary>Opus parameters of the answer (RFC 7587 section 6.1): they tell the client how to send to us.</summary>
internal sealed record OpusFormat
{
    /// <summary>In-band forward error correction.</summary>
    public bool UseInbandFec { get; init; } = true;

    /// <summary>Discontinuous transmission: next to nothing is sent in silence.</summary>
    public bool UseDtx { get; init; } = true;

    /// <summary>Bits a second, 6,000 to 510,000; null leaves it to the client.</summary>
    public int? MaxAverageBitrate { get; init; }

    /// <summary>Whether stereo is welcome.</summary>
    public bool Stereo { get; init; }

    /// <summary>Whether what we send is stereo (<c>sprop-stereo</c>): written only when it is.</summary>
    public bool SendsStereo { get; init; }

    /// <summary>Music mode: stereo, at a rate of its own, and without pauses in what is sent.</summary>
    /// <param name="bitrate">Bits a second.</param>
    /// <param name="takesStereo">The client's offer says that it can make use of stereo.</param>
    public static OpusFormat Music(int bitrate, bool takesStereo) =>
        new() { UseDtx = false, MaxAverageBitrate = bitrate, Stereo = true, SendsStereo = takesStereo };

    /// <summary>The value of a=fmtp.</summary>
    public override string ToString()
    {
        var bitrate = MaxAverageBitrate is { } value ? FormattableString.Invariant($";maxaveragebitrate={value}") : string.Empty;
        return $"minptime=10;useinbandfec={Bit(UseInbandFec)};usedtx={Bit(UseDtx)};stereo={Bit(Stereo)}{(SendsStereo ? ";sprop-stereo=1" : string.Empty)}{bitrate}{(Stereo ? ";cbr=0" : string.Empty)}";
    }

    private static char Bit(bool value) => value ? '1' : '0';
}
