using System.Globalization;

namespace Spaces.Gateway.Sdp;

/// <summary>The hash of a certificate (RFC 8122 section 5).</summary>
/// <param name="Algorithm">Lower case: sha-256, sha-384 or sha-512.</param>
/// <param name="Hash">The hash, as long as the algorithm makes it.</param>
internal sealed record SdpFingerprint(string Algorithm, byte[] Hash)
{
    /// <summary>
    /// Reads "sha-256 AB:CD:…"; hex in either case. False for another hash or length: SHA-1 and MD5 are not taken on purpose.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> value, out SdpFingerprint fingerprint)
    {
        fingerprint = null!;
        var space = value.IndexOf(' ');
        if (space < 0)
        {
            return false;
        }

        var name = value[..space];
        var (algorithm, length) =
            name.Equals("sha-256", StringComparison.OrdinalIgnoreCase) ? ("sha-256", 32)
            : name.Equals("sha-384", StringComparison.OrdinalIgnoreCase) ? ("sha-384", 48)
            : name.Equals("sha-512", StringComparison.OrdinalIgnoreCase) ? ("sha-512", 64)
            : (string.Empty, 0);
        var hex = value[(space + 1)..].Trim(' ');
        if (length == 0 || hex.Length != (length * 3) - 1)
        {
            return false;
        }

        var hash = new byte[length];
        for (var i = 0; i < length; i++)
        {
            if ((i > 0 && hex[(i * 3) - 1] != ':')
                || !byte.TryParse(hex.Slice(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash[i]))
            {
                return false;
            }
        }

        fingerprint = new SdpFingerprint(algorithm, hash);
        return true;
    }

    /// <summary>Upper-case hex with colons, as RFC 8122 writes it.</summary>
    public static string Format(ReadOnlySpan<byte> hash)
    {
        var text = new char[Math.Max(0, (hash.Length * 3) - 1)];
        for (var i = 0; i < hash.Length; i++)
        {
            hash[i].TryFormat(text.AsSpan(i * 3), out _, "X2", CultureInfo.InvariantCulture);
            if (i > 0)
            {
                text[(i * 3) - 1] = ':';
            }
        }

        return new string(text);
    }
}
