using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spaces.Silo.Tests.Storage.Servers;

/// <summary>A private authority with a certificate for a server on 127.0.0.1, also called <see cref="ServerName"/>, and one for a client, as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    public const string ServerName = "redis.test";

    private readonly TemporaryFolder _folder = new();
    private readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddHours(-1);

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = request.CreateSelfSigned(_from, _from.AddDays(2));
        File.WriteAllText(CaFile, authority.ExportCertificatePem());
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName(ServerName);
        Issue(authority, "CN=server", names, ServerFile, ServerKeyFile);
        Issue(authority, "CN=client", null, ClientFile, ClientKeyFile);
    }

    public string CaFile => _folder.File("ca.pem");

    public string ServerFile => _folder.File("server.pem");

    public string ServerKeyFile => _folder.File("server.key");

    public string ClientFile => _folder.File("client.pem");

    public string ClientKeyFile => _folder.File("client.key");

    public void Dispose() => _folder.Dispose();

    private void Issue(X509Certificate2 authority, string subject, SubjectAlternativeNameBuilder? names, string file, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(authority, _from, _from.AddDays(1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }
}
