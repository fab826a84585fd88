using System.Globalization;
using System.Net;
using System.Text;

namespace Spaces.Gateway.Signaling;

/// <summary>SDP fragments for trickle ICE and ICE restarts (RFC 8840 section 9), as WHIP uses them (RFC 9725 section 4.3).</summary>
internal static class IceFragment
{
    private const string UfragAttribute = "a=ice-ufrag:";
    private const string MidAttribute = "a=mid:";
    private const int MaxUfrag = 256;
    private const int MaxMid = 32;

    /// <summary>The client's user-name fragment; null when there is none or it is too long (RFC 8839 section 5.4).</summary>
    public static string? ReadUfrag(string fragment)
    {
        foreach (var line in fragment.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(UfragAttribute, StringComparison.Ordinal))
            {
                var ufrag = line[UfragAttribute.Length..].Trim();
                return ufrag.Length is >= 4 and <= MaxUfrag ? ufrag.ToString() : null;
            }
        }

        return null;
    }

    /// <summary>The media section that the client's fragment is about; the only one that an answer of ours has, when it does not say.</summary>
    public static string ReadMid(string fragment)
    {
        foreach (var line in fragment.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(MidAttribute, StringComparison.Ordinal) && line.Length <= MidAttribute.Length + MaxMid)
            {
                return line[MidAttribute.Length..].Trim().ToString();
            }
        }

        return "0";
    }

    /// <summary>Our side after a restart: credentials and candidates of the one media section (RFC 8840 section 9, RFC 9725 section 4.3.3).</summary>
    public static string Write(string mid, string ufrag, string password, IReadOnlyList<IPEndPoint> candidates)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"a=ice-lite\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:{mid}\r\na=ice-ufrag:{ufrag}\r\na=ice-pwd:{password}\r\n");
        for (var i = 0; i < candidates.Count; i++)
        {
            // Type preference 126 for host candidates, local preference falling with the order (RFC 8445 section 5.1.2).
            var priority = (126u << 24) | ((65535u - (uint)i) << 8) | 255u;
            text.Append(
                CultureInfo.InvariantCulture,
                $"a=candidate:{i + 1} 1 udp {priority} {candidates[i].Address} {candidates[i].Port} typ host\r\n");
        }

        return text.Append("a=end-of-candidates\r\n").ToString();
    }
}
