using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spaces.Redis;

/// <summary>The certificates of a connection to Redis.</summary>
internal static class RedisCertificates
{
    /// <summary>The settings of one TLS handshake with <paramref name="host"/>, with certificates read from their files now.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A file holds no certificate, or a key that is not its certificate's.</exception>
    public static SslClientAuthenticationOptions Authentication(RedisTlsOptions options, string host)
    {
        var authentication = new SslClientAuthenticationOptions { TargetHost = options.ServerName.Length > 0 ? options.ServerName : host };
        if (options.HasCa)
        {
            // The name and the dates are checked as ever; only whom to trust is replaced, and private authorities rarely publish revocations.
            authentication.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            authentication.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities(options.CaFile));
        }

        if (options.HasClientCertificate)
        {
            authentication.ClientCertificateContext = Own(options);
        }

        return authentication;
    }

    /// <summary>The certificates in a PEM file.</summary>
    /// <exception cref="CryptographicException">There is none.</exception>
    public static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("The file holds no certificate in PEM form.");
    }

    /// <summary>Our certificate with its key and the certificates behind it in the file.</summary>
    public static SslStreamCertificateContext Own(RedisTlsOptions options)
    {
        var own = X509Certificate2.CreateFromPemFile(options.ClientCertificateFile, options.ClientKeyFile);
        if (OperatingSystem.IsWindows())
        {
            // Windows's TLS cannot use a key that only lies in memory.
            own = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), password: null);
        }

        var chain = Authorities(options.ClientCertificateFile);
        chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }
}
