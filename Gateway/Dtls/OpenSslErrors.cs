using System.Runtime.InteropServices;

namespace Spaces.Gateway.Dtls;

/// <summary>What OpenSSL's per-thread error queue held: the first reason as a number, all of it as bounded text.</summary>
/// <param name="Reason">Reason code of the oldest error, 0 if the queue was empty. 1000 + n stands for the alert n of the peer.</param>
/// <param name="Text">At most <see cref="MaxLength"/> characters, for a debug log only.</param>
internal readonly record struct OpenSslErrors(int Reason, string Text)
{
    internal const int MaxLength = 512;
    internal const int ReadTimeoutExpired = 312;
    internal const int NoPeerCertificate = 199;
    private const int AlertBase = 1000;
    private const int ReasonMask = 0x7F_FFFF;

    /// <summary>True when the peer ended the handshake by a fatal alert.</summary>
    public bool IsPeerAlert => Reason is >= AlertBase and < AlertBase + 256;

    /// <summary>Empties the queue of this thread.</summary>
    public static unsafe OpenSslErrors Take()
    {
        const int MaxLine = 160;
        var line = stackalloc byte[MaxLine];
        var reason = 0;
        var text = string.Empty;
        for (var code = LibCrypto.ERR_get_error(); code != 0; code = LibCrypto.ERR_get_error())
        {
            if (text.Length == 0)
            {
                reason = (int)(code & ReasonMask);
            }

            if (text.Length < MaxLength)
            {
                LibCrypto.ERR_error_string_n(code, line, MaxLine);
                text = (text.Length == 0 ? string.Empty : text + "; ") + Marshal.PtrToStringUTF8((nint)line);
            }
        }

        return new OpenSslErrors(reason, text.Length > MaxLength ? text[..MaxLength] : text);
    }
}
