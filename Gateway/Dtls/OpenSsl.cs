using System.Runtime.InteropServices;

namespace Spaces.Gateway.Dtls;

/// <summary>Finds OpenSSL 3 at start-up and says in one sentence what to install where it is missing.</summary>
internal static unsafe class OpenSsl
{
    private const string Package = "Debian and Ubuntu carry it in the package libssl3 (libssl3t64 since Debian 13 and Ubuntu 24.04)";

    /// <summary>Loads libssl and libcrypto and checks that the version is at least 3.0 and below 4.</summary>
    /// <param name="error">What is missing and which package brings it; empty on success.</param>
    public static bool TryLoad(out string error)
    {
        if (!TryLoad(LibSsl.Name, LibCrypto.Name, out error))
        {
            return false;
        }

        // Without this flag OpenSSL frees its globals in an exit handler, while threads of ours may still be inside it.
        if (LibSsl.OPENSSL_init_ssl(LibSsl.InitNoAtExit, 0) != 1)
        {
            error = $"{LibSsl.Name} is present but did not initialise: {OpenSslErrors.Take().Text}";
            return false;
        }

        return true;
    }

    /// <summary>The same without initialising, for any pair of file names. The libraries stay loaded for the life of the process.</summary>
    internal static bool TryLoad(string sslName, string cryptoName, out string error)
    {
        if (!NativeLibrary.TryLoad(cryptoName, out var crypto))
        {
            error = $"The library {cryptoName} was not found; DTLS needs OpenSSL 3. {Package}.";
            return false;
        }

        if (!NativeLibrary.TryLoad(sslName, out _))
        {
            error = $"The library {sslName} was not found; DTLS needs OpenSSL 3. {Package}.";
            return false;
        }

        if (!NativeLibrary.TryGetExport(crypto, "OpenSSL_version_num", out var function))
        {
            error = $"The library {cryptoName} does not tell its version, so it is not OpenSSL 3. {Package}.";
            return false;
        }

        return IsSupported((ulong)((delegate* unmanaged[Cdecl]<nuint>)function)(), cryptoName, out error);
    }

    /// <summary>Judges a number as <c>OpenSSL_version_num</c> gives it: the major version is in the top four of 32 bits.</summary>
    internal static bool IsSupported(ulong version, string library, out string error)
    {
        var major = version >> 28;
        error = major == 3
            ? string.Empty
            : $"{library} is OpenSSL {major}.{(version >> 20) & 0xFF}, but 3.0 or newer and below 4 is needed. {Package}.";
        return major == 3;
    }
}
