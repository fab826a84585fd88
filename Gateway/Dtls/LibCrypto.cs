using System.Runtime.InteropServices;

namespace Spaces.Gateway.Dtls;

/// <summary>The part of OpenSSL's libcrypto that the handshake needs: memory BIOs, certificates as DER, the error queue. Names are the C names.</summary>
internal static unsafe partial class LibCrypto
{
    internal const string Name = "libcrypto.so.3";

    internal const int BioCtrlReset = 1;
    internal const int BioCtrlInfo = 3;

    /// <summary>The certificate was refused by us; libssl turns it into the alert bad_certificate.</summary>
    internal const int VerifyCertificateRejected = 28;

    /// <summary>Another reason of ours; libssl turns it into the alert handshake_failure.</summary>
    internal const int VerifyApplicationRefused = 50;

    [LibraryImport(Name)]
    internal static partial nint BIO_s_mem();

    [LibraryImport(Name)]
    internal static partial nint BIO_new(nint method);

    [LibraryImport(Name)]
    internal static partial int BIO_free(nint bio);

    [LibraryImport(Name)]
    internal static partial int BIO_read(nint bio, byte* data, int length);

    [LibraryImport(Name)]
    internal static partial int BIO_write(nint bio, byte* data, int length);

    [LibraryImport(Name)]
    internal static partial nint BIO_ctrl(nint bio, int command, nint number, void* pointer);

    [LibraryImport(Name)]
    internal static partial nuint BIO_ctrl_pending(nint bio);

    [LibraryImport(Name)]
    internal static partial int i2d_X509(nint certificate, byte** output);

    [LibraryImport(Name)]
    internal static partial nint X509_STORE_CTX_get0_cert(nint storeContext);

    [LibraryImport(Name)]
    internal static partial void X509_STORE_CTX_set_error(nint storeContext, int error);

    [LibraryImport(Name)]
    internal static partial nuint ERR_get_error();

    [LibraryImport(Name)]
    internal static partial void ERR_clear_error();

    [LibraryImport(Name)]
    internal static partial void ERR_error_string_n(nuint error, byte* text, nuint length);
}
