using System.Globalization;
using System.Net;
using System.Text;

namespace Spaces.TestKit.Sdp;

/// <summary>Who sends, as the client sees it.</summary>
public enum ClientDirection
{
    SendOnly,
    RecvOnly,
    SendRecv,
}

/// <summary>What a scripted client offers. Written without the gateway's own SDP code, so that they cannot share a mistake.</summary>
public sealed record ClientOffer
{
    public required ClientDirection Direction { get; init; }

    public required string IceUfrag { get; init; }

    public required string IcePwd { get; init; }

    /// <summary>SHA-256 of the client's certificate.</summary>
    public required byte[] Fingerprint { get; init; }

    public required uint Ssrc { get; init; }

    public int OpusPayloadType { get; init; } = 111;

    /// <summary>RFC 6464 extension id; 0 leaves it out.</summary>
    public int AudioLevelExtensionId { get; init; } = 1;

    public string Mid { get; init; } = "0";

    public string Cname { get; init; } = "scripted";

    /// <summary>a=setup: who begins the DTLS handshake.</summary>
    public string Setup { get; init; } = "actpass";

    /// <summary>Adds a video section, which the server has to refuse.</summary>
    public bool WithVideo { get; init; }
}

/// <summary>What a scripted client takes from an answer.</summary>
public sealed record ClientAnswer
{
    public required string IceUfrag { get; init; }

    public required string IcePwd { get; init; }

    public required byte[] Fingerprint { get; init; }

    public required IReadOnlyList<IPEndPoint> Candidates { get; init; }

    public required int OpusPayloadType { get; init; }

    public int? AudioLevelExtensionId { get; init; }

    /// <summary>The server's source, when it sends.</summary>
    public uint? Ssrc { get; init; }

    /// <summary>sendonly, recvonly, sendrecv or inactive, as the server sees it.</summary>
    public required string Direction { get; init; }

    public required string Setup { get; init; }
}

/// <summary>The client's half of an exchange, in the shape of a WHIP or WHEP client without trickle.</summary>
public static class ClientSdp
{
    public static string WriteOffer(ClientOffer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        var text = new StringBuilder();
        Line("v=0");
        Line("o=- 4858251974351650128 2 IN IP4 127.0.0.1");
        Line("s=-");
        Line("t=0 0");
        Line(offer.WithVideo ? $"a=group:BUNDLE {offer.Mid} video" : $"a=group:BUNDLE {offer.Mid}");
        var pt = offer.OpusPayloadType.ToString(CultureInfo.InvariantCulture);
        Line($"m=audio 9 UDP/TLS/RTP/SAVPF {pt}");
        Transport(offer.Mid, offer.Direction.ToString().ToLowerInvariant());
        Line($"a=rtpmap:{pt} opus/48000/2");
        Line($"a=fmtp:{pt} minptime=10;useinbandfec=1");
        if (offer.AudioLevelExtensionId > 0)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"a=extmap:{offer.AudioLevelExtensionId} urn:ietf:params:rtp-hdrext:ssrc-audio-level"));
        }

        if (offer.Direction != ClientDirection.RecvOnly)
        {
            Line("a=msid:scripted microphone");
            Line(string.Create(CultureInfo.InvariantCulture, $"a=ssrc:{offer.Ssrc} cname:{offer.Cname}"));
        }

        if (offer.WithVideo)
        {
            Line("m=video 9 UDP/TLS/RTP/SAVPF 96");
            Transport("video", "sendonly");
            Line("a=rtpmap:96 VP8/90000");
        }

        return text.ToString();

        void Line(string line) => text.Append(line).Append("\r\n");

        void Transport(string mid, string direction)
        {
            Line("c=IN IP4 0.0.0.0");
            Line($"a=mid:{mid}");
            Line($"a={direction}");
            Line($"a=ice-ufrag:{offer.IceUfrag}");
            Line($"a=ice-pwd:{offer.IcePwd}");
            Line($"a=fingerprint:sha-256 {string.Join(':', offer.Fingerprint.Select(b => b.ToString("X2", CultureInfo.InvariantCulture)))}");
            Line($"a=setup:{offer.Setup}");
            Line("a=rtcp-mux");
        }
    }

    /// <exception cref="FormatException">The answer lacks something a browser would insist on; the message says what.</exception>
    public static ClientAnswer ReadAnswer(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var lines = answer.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var audioStart = Array.FindIndex(lines, l => l.StartsWith("m=audio ", StringComparison.Ordinal) && l.Split(' ')[1] != "0");
        if (audioStart < 0)
        {
            throw new FormatException("The answer accepts no audio section");
        }

        var audioEnd = Array.FindIndex(lines, audioStart + 1, l => l.StartsWith("m=", StringComparison.Ordinal));
        var audio = lines[audioStart..(audioEnd < 0 ? lines.Length : audioEnd)];
        var session = lines.TakeWhile(l => !l.StartsWith("m=", StringComparison.Ordinal)).ToArray();
        if (!audio.Contains("a=rtcp-mux"))
        {
            throw new FormatException("The answer's audio lacks a=rtcp-mux");
        }

        return new ClientAnswer
        {
            IceUfrag = Need("a=ice-ufrag:"),
            IcePwd = Need("a=ice-pwd:"),
            Fingerprint = Convert.FromHexString(Need("a=fingerprint:sha-256 ").Replace(":", string.Empty, StringComparison.Ordinal)),
            Candidates = [.. audio.Where(l => l.StartsWith("a=candidate:", StringComparison.Ordinal)).Select(Candidate).OfType<IPEndPoint>()],
            OpusPayloadType = Number(Array.Find(audio, l => l.EndsWith(" opus/48000/2", StringComparison.Ordinal))?.Split(':', ' ')[1]
                ?? throw new FormatException("The answer has no Opus")),
            AudioLevelExtensionId = Array.Find(audio, l => l.EndsWith(":ssrc-audio-level", StringComparison.Ordinal)) is { } level
                ? Number(level.Split(':', ' ')[1])
                : null,
            Ssrc = Find("a=ssrc:") is { } ssrc ? uint.Parse(ssrc.Split(' ')[0], CultureInfo.InvariantCulture) : null,
            Direction = Array.Find(audio, l => l is "a=sendonly" or "a=recvonly" or "a=sendrecv" or "a=inactive")?[2..]
                ?? throw new FormatException("The answer's audio has no direction"),
            Setup = Need("a=setup:"),
        };

        // Transport attributes of the session hold for every section that has none of its own (RFC 8839, RFC 8842).
        string? Find(string prefix) => (Array.Find(audio, l => l.StartsWith(prefix, StringComparison.Ordinal))
            ?? Array.Find(session, l => l.StartsWith(prefix, StringComparison.Ordinal)))?[prefix.Length..];
        string Need(string prefix) => Find(prefix) ?? throw new FormatException($"The answer's audio lacks {prefix}");
        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    // TCP candidates and names of hosts are for others.
    private static IPEndPoint? Candidate(string line)
    {
        var words = line.Split(' ');
        return words.Length > 5 && words[2].Equals("udp", StringComparison.OrdinalIgnoreCase) && IPAddress.TryParse(words[4], out var address)
            ? new IPEndPoint(address, int.Parse(words[5], CultureInfo.InvariantCulture))
            : null;
    }
}
