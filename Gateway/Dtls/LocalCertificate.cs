using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spaces.Gateway.Dtls;

/// <summary>
/// Our own end of the fingerprint check: a self-signed ECDSA P-256 certificate made at start and gone with the process.
/// P-256 because every browser has it and its signatures are the cheapest that OpenSSL makes.
/// </summary>
internal sealed class LocalCertificate : IDisposable
{
    // RFC 5280 section 4.1.2.5: this end stands for "no well-defined expiration date". A WebRTC peer is known by the
    // fingerprint in the signalling and nobody reads these dates, so no clock is asked for them.
    private static readonly DateTimeOffset NotBefore = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NotAfter = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private readonly ECDsa _key;

    private LocalCertificate(ECDsa key, byte[] der)
    {
        _key = key;
        Der = der;
        Fingerprint = Fingerprint.Of(der);
    }

    /// <summary>SHA-256 of the certificate, for our <c>a=fingerprint</c> line.</summary>
    public Fingerprint Fingerprint { get; }

    /// <summary>The certificate.</summary>
    internal byte[] Der { get; }

    /// <summary>Makes a fresh key and certificate.</summary>
    public static LocalCertificate Create()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Spaces", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(NotBefore, NotAfter);
        return new LocalCertificate(key, certificate.RawData);
    }

    /// <summary>The private key as RFC 5915 DER; the caller wipes it after use.</summary>
    internal byte[] ExportKey() => _key.ExportECPrivateKey();

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
