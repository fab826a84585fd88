using System.Security.Cryptography;

namespace Spaces.Gateway.Dtls;

/// <summary>
/// Everything that all sessions of a process share: our certificate and the policy, as one <c>SSL_CTX</c> per role.
/// Safe for several threads; sessions outlive it unharmed.
/// </summary>
internal sealed class DtlsContext : IDisposable
{
    /// <summary>Largest datagram we send, in bytes. Fits IPv6's least MTU less tunnels; browsers use the same.</summary>
    public const int Mtu = 1200;

    // Server's preference, first wins. Every browser has the first; ChaCha20 is for phones without AES instructions.
    private const string Ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384";
    private const string Groups = "X25519:P-256:P-384";
    private const string SrtpProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

    // Browser certificates have about 300 bytes; an RSA-4096 one with a long name stays below 3,000.
    private const int MaxCertificateBytes = 8192;

    private readonly SslContextHandle _server;
    private readonly SslContextHandle _client;

    /// <summary>Prepares both roles with the certificate, which is copied.</summary>
    /// <exception cref="InvalidOperationException">OpenSSL is missing or refuses the set-up.</exception>
    public DtlsContext(LocalCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!OpenSsl.TryLoad(out var error))
        {
            throw new InvalidOperationException(error);
        }

        Fingerprint = certificate.Fingerprint;
        _server = Create(LibSsl.DTLS_server_method(), certificate);

        // Clients each say what they offer. The call answers 0 for success.
        Require(LibSsl.SSL_CTX_set_tlsext_use_srtp(_server, SrtpProfiles) == 0, "the SRTP profiles");
        _client = Create(LibSsl.DTLS_client_method(), certificate);
    }

    /// <summary>Our fingerprint.</summary>
    public Fingerprint Fingerprint { get; }

    /// <summary>
    /// A session that waits for a ClientHello. There is no cookie exchange: the caller lets in only addresses that
    /// passed an authenticated connectivity check, which proves the same and more.
    /// </summary>
    /// <param name="expectedPeer">The peer must match one of these; an empty list lets nobody in.</param>
    public IDtlsSession CreateServer(IReadOnlyList<Fingerprint> expectedPeer)
    {
        ArgumentNullException.ThrowIfNull(expectedPeer);
        return OpenSslDtlsSession.CreateServer(_server, expectedPeer);
    }

    /// <summary>A session that begins at once: its ClientHello waits to be transmitted.</summary>
    /// <param name="expectedPeer">The server must match one of these; an empty list lets nobody in.</param>
    /// <param name="options">What to offer; by default what a well-behaved browser does.</param>
    public IDtlsSession CreateClient(IReadOnlyList<Fingerprint> expectedPeer, DtlsClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(expectedPeer);
        return OpenSslDtlsSession.CreateClient(_client, expectedPeer, options ?? new DtlsClientOptions());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }

    private static unsafe SslContextHandle Create(nint method, LocalCertificate certificate)
    {
        LibCrypto.ERR_clear_error();
        var context = LibSsl.SSL_CTX_new(method);
        try
        {
            Require(!context.IsInvalid, "SSL_CTX_new");
            Require(LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetMinVersion, LibSsl.Dtls12, null) == 1, "the least version");
            Require(LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetMaxVersion, LibSsl.Dtls12, null) == 1, "the highest version");
            Require(LibSsl.SSL_CTX_set_cipher_list(context, Ciphers) == 1, "the cipher list");
            fixed (byte* groups = System.Text.Encoding.ASCII.GetBytes(Groups + '\0'))
            {
                Require(LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetGroupsList, 0, groups) == 1, "the groups");
            }

            LibSsl.SSL_CTX_set_options(
                context,
                LibSsl.OptionNoQueryMtu | LibSsl.OptionNoTicket | LibSsl.OptionNoCompression
                | LibSsl.OptionCipherServerPreference | LibSsl.OptionNoRenegotiation);
            LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetSessionCacheMode, 0, null);
            LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetMaxCertificateList, MaxCertificateBytes, null);
            LibSsl.SSL_CTX_set_verify(context, LibSsl.VerifyPeer | LibSsl.VerifyFailIfNoPeerCertificate, 0);
            LibSsl.SSL_CTX_set_cert_verify_callback(context, &HandshakeCallbacks.Verify, 0);
            UseCertificate(context, certificate);
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    private static unsafe void UseCertificate(SslContextHandle context, LocalCertificate certificate)
    {
        var key = certificate.ExportKey();
        try
        {
            fixed (byte* keyBytes = key, der = certificate.Der)
            {
                Require(LibSsl.SSL_CTX_use_certificate_ASN1(context, certificate.Der.Length, der) == 1, "the certificate");
                Require(LibSsl.SSL_CTX_use_PrivateKey_ASN1(LibSsl.KeyTypeEc, context, keyBytes, key.Length) == 1, "the key");
            }

            Require(LibSsl.SSL_CTX_check_private_key(context) == 1, "the pair of key and certificate");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static void Require(bool done, string what)
    {
        if (!done)
        {
            throw new InvalidOperationException($"OpenSSL refused {what}: {OpenSslErrors.Take().Text}");
        }
    }
}
