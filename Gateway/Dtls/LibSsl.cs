using System.Runtime.InteropServices;

namespace Spaces.Gateway.Dtls;

/// <summary>The part of OpenSSL's libssl that a DTLS-SRTP handshake needs. Names are the C names, so that the manual pages answer questions.</summary>
/// <remarks>C's <c>long</c> is 64 bits on the systems that carry a libssl.so.3 we support, hence <c>nint</c>.</remarks>
internal static unsafe partial class LibSsl
{
    internal const string Name = "libssl.so.3";

    internal const int ErrorWantRead = 2;
    internal const int ErrorWantWrite = 3;
    internal const int ErrorZeroReturn = 6;

    internal const int VerifyPeer = 1;
    internal const int VerifyFailIfNoPeerCertificate = 2;

    internal const ulong OptionNoExtendedMasterSecret = 1UL << 0;
    internal const ulong OptionNoQueryMtu = 1UL << 12;
    internal const ulong OptionNoTicket = 1UL << 14;
    internal const ulong OptionNoCompression = 1UL << 17;
    internal const ulong OptionCipherServerPreference = 1UL << 22;
    internal const ulong OptionNoRenegotiation = 1UL << 30;

    internal const int CtrlSetMtu = 17;
    internal const int CtrlSetSessionCacheMode = 44;
    internal const int CtrlSetMaxCertificateList = 51;
    internal const int CtrlGetTimeout = 73;
    internal const int CtrlHandleTimeout = 74;
    internal const int CtrlSetGroupsList = 92;
    internal const int CtrlGetExtendedMasterSecret = 122;
    internal const int CtrlSetMinVersion = 123;
    internal const int CtrlSetMaxVersion = 124;

    internal const int Dtls12 = 0xFEFD;
    internal const int KeyTypeEc = 408;

    internal const ulong InitNoAtExit = 0x0008_0000;

    [LibraryImport(Name)]
    internal static partial int OPENSSL_init_ssl(ulong options, nint settings);

    [LibraryImport(Name)]
    internal static partial nint DTLS_server_method();

    [LibraryImport(Name)]
    internal static partial nint DTLS_client_method();

    [LibraryImport(Name)]
    internal static partial SslContextHandle SSL_CTX_new(nint method);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_free(nint context);

    [LibraryImport(Name)]
    internal static partial nint SSL_CTX_ctrl(SslContextHandle context, int command, nint number, void* pointer);

    [LibraryImport(Name)]
    internal static partial ulong SSL_CTX_set_options(SslContextHandle context, ulong options);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_set_cipher_list(SslContextHandle context, string ciphers);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_set_tlsext_use_srtp(SslContextHandle context, string profiles);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_use_certificate_ASN1(SslContextHandle context, int length, byte* der);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_use_PrivateKey_ASN1(int keyType, SslContextHandle context, byte* der, nint length);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_check_private_key(SslContextHandle context);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_set_verify(SslContextHandle context, int mode, nint callback);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_set_cert_verify_callback(
        SslContextHandle context, delegate* unmanaged[Cdecl]<nint, nint, int> callback, nint argument);

    [LibraryImport(Name)]
    internal static partial SslHandle SSL_new(SslContextHandle context);

    [LibraryImport(Name)]
    internal static partial void SSL_free(nint ssl);

    [LibraryImport(Name)]
    internal static partial void SSL_set_bio(SslHandle ssl, nint readBio, nint writeBio);

    [LibraryImport(Name)]
    internal static partial void SSL_set_accept_state(SslHandle ssl);

    [LibraryImport(Name)]
    internal static partial void SSL_set_connect_state(SslHandle ssl);

    [LibraryImport(Name)]
    internal static partial ulong SSL_set_options(SslHandle ssl, ulong options);

    [LibraryImport(Name)]
    internal static partial nint SSL_ctrl(SslHandle ssl, int command, nint number, void* pointer);

    [LibraryImport(Name)]
    internal static partial void DTLS_set_timer_cb(SslHandle ssl, delegate* unmanaged[Cdecl]<nint, uint, uint> callback);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_set_tlsext_use_srtp(SslHandle ssl, string profiles);

    [LibraryImport(Name)]
    internal static partial int SSL_set_alpn_protos(SslHandle ssl, byte* protocols, uint length);

    [LibraryImport(Name)]
    internal static partial void SSL_certs_clear(SslHandle ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_do_handshake(SslHandle ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_read(SslHandle ssl, byte* data, int length);

    [LibraryImport(Name)]
    internal static partial int SSL_shutdown(SslHandle ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_get_error(SslHandle ssl, int result);

    [LibraryImport(Name)]
    internal static partial nint SSL_get0_peer_certificate(SslHandle ssl);

    [LibraryImport(Name)]
    internal static partial SrtpProfileName* SSL_get_selected_srtp_profile(SslHandle ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_export_keying_material(
        SslHandle ssl, byte* output, nuint length, byte* label, nuint labelLength, byte* context, nuint contextLength, int useContext);

    /// <summary>C's <c>SRTP_PROTECTION_PROFILE</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct SrtpProfileName
    {
        public readonly nint Name;
        public readonly nuint Id;
    }

    /// <summary>C's <c>struct timeval</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeValue
    {
        public nint Seconds;
        public nint Microseconds;
    }
}
