using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Spaces.Gateway.Dtls;

/// <summary>
/// Digest of a DER certificate as it stands in an <c>a=fingerprint</c> line (RFC 8122 section 5). SHA-256, SHA-384 and
/// SHA-512 only: SHA-1 and MD5 no longer identify a peer.
/// </summary>
internal sealed record Fingerprint
{
    /// <summary>Makes the value from its parts. For bytes from outside use <see cref="TryCreate"/>.</summary>
    /// <exception cref="ArgumentException">The algorithm is not one of the three, or the digest has not its length.</exception>
    public Fingerprint(string algorithm, byte[] digest)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(digest);
        Algorithm = Normalize(algorithm) ?? throw new ArgumentException($"Not a supported hash: {algorithm}", nameof(algorithm));
        if (digest.Length != Length(Algorithm))
        {
            throw new ArgumentException($"A {Algorithm} digest has {Length(Algorithm)} bytes, not {digest.Length}", nameof(digest));
        }

        Digest = digest;
    }

    /// <summary>"sha-256", "sha-384" or "sha-512".</summary>
    public string Algorithm { get; }

    /// <summary>32, 48 or 64 bytes.</summary>
    public byte[] Digest { get; }

    /// <summary>The SHA-256 fingerprint of a DER certificate.</summary>
    public static Fingerprint Of(ReadOnlySpan<byte> certificate) => new("sha-256", SHA256.HashData(certificate));

    /// <summary>Makes the value from parts that came from outside; the name of the hash is taken in any case (RFC 8122 section 5).</summary>
    public static bool TryCreate(ReadOnlySpan<char> algorithm, ReadOnlySpan<byte> digest, [NotNullWhen(true)] out Fingerprint? fingerprint)
    {
        var name = Normalize(algorithm);
        fingerprint = name is not null && digest.Length == Length(name) ? new Fingerprint(name, digest.ToArray()) : null;
        return fingerprint is not null;
    }

    /// <summary>Reads the value of an SDP attribute: "sha-256 AB:CD:…", hexadecimal digits in either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Fingerprint? fingerprint)
    {
        fingerprint = null;
        var space = text.IndexOf(' ');
        if (space < 0 || Normalize(text[..space]) is not { } algorithm)
        {
            return false;
        }

        var hex = text[(space + 1)..];
        var digest = new byte[Length(algorithm)];
        if (hex.Length != digest.Length * 3 - 1)
        {
            return false;
        }

        for (var i = 0; i < digest.Length; i++)
        {
            var pair = hex.Slice(i * 3, 2);
            if (!char.IsAsciiHexDigit(pair[0]) || !char.IsAsciiHexDigit(pair[1]) || (i > 0 && hex[i * 3 - 1] != ':'))
            {
                return false;
            }

            digest[i] = byte.Parse(pair, System.Globalization.NumberStyles.AllowHexSpecifier, null);
        }

        fingerprint = new Fingerprint(algorithm, digest);
        return true;
    }

    /// <summary>True when the DER certificate has this digest.</summary>
    public bool Matches(ReadOnlySpan<byte> der)
    {
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        var length = Algorithm switch
        {
            "sha-256" => SHA256.HashData(der, digest),
            "sha-384" => SHA384.HashData(der, digest),
            _ => SHA512.HashData(der, digest),
        };
        return CryptographicOperations.FixedTimeEquals(digest[..length], Digest);
    }

    /// <inheritdoc />
    public bool Equals(Fingerprint? other) =>
        other is not null && Algorithm == other.Algorithm && Digest.AsSpan().SequenceEqual(other.Digest);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Algorithm);
        hash.AddBytes(Digest);
        return hash.ToHashCode();
    }

    /// <summary>The form of the SDP attribute: "sha-256 AB:CD:…".</summary>
    public override string ToString() => $"{Algorithm} {BitConverter.ToString(Digest).Replace('-', ':')}";

    private static string? Normalize(ReadOnlySpan<char> name) =>
        name.Equals("sha-256", StringComparison.OrdinalIgnoreCase) ? "sha-256"
        : name.Equals("sha-384", StringComparison.OrdinalIgnoreCase) ? "sha-384"
        : name.Equals("sha-512", StringComparison.OrdinalIgnoreCase) ? "sha-512"
        : null;

    private static int Length(string algorithm) => algorithm switch
    {
        "sha-256" => SHA256.HashSizeInBytes,
        "sha-384" => SHA384.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };
}
