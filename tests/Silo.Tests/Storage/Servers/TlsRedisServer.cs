using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using Spaces.Redis;

namespace Spaces.Silo.Tests.Storage.Servers;

/// <summary>Redis that speaks TLS only, asks for a certificate of its own authority, and has a password.</summary>
internal sealed class TlsRedisServer(TestCertificates certificates) : StoreServer
{
    public string Password { get; } = RandomNumberGenerator.GetHexString(32);

    protected override ProcessStartInfo Command() => new(
        "redis-server",
        [
            "--port", "0", "--tls-port", PortText, "--bind", "127.0.0.1", "--dir", Folder.File(""), "--requirepass", Password, "--save", "",
            "--tls-cert-file", certificates.ServerFile, "--tls-key-file", certificates.ServerKeyFile, "--tls-ca-cert-file", certificates.CaFile,
            "--tls-auth-clients", "yes",
        ]);

    protected override async Task<bool> AnswersAsync(NetworkStream connection, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(connection);
        var tlsOptions = new RedisTlsOptions
        {
            CaFile = certificates.CaFile,
            ClientCertificateFile = certificates.ClientFile,
            ClientKeyFile = certificates.ClientKeyFile,
        };
        await tls.AuthenticateAsClientAsync(RedisCertificates.Authentication(tlsOptions, "127.0.0.1"), cancellationToken);
        await tls.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
        var answer = new byte[64];
        var length = await tls.ReadAsync(answer, cancellationToken);
        return answer.AsSpan(0, length).StartsWith("-NOAUTH"u8);
    }
}
