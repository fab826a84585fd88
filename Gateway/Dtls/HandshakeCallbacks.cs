using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Spaces.Gateway.Dtls;

/// <summary>
/// The two places where OpenSSL asks back. It does so only inside a call of ours and on the same thread, so the session
/// it asks about is the one whose call is under way here.
/// </summary>
internal static unsafe class HandshakeCallbacks
{
    /// <summary>
    /// First retransmission after 100 ms, doubling to 1 s. RFC 6347 section 4.2.4.1 advises 1 s for peers unknown; here
    /// the path was just proven by connectivity checks and a person waits. 100 ms is above the usual round trip plus a
    /// browser's own work, so that spurious repeats are rare, and one lost datagram costs little more than the blink
    /// that browsers' own 50 ms timers aim at. OpenSSL gives up at the 13th expiry: after 10.5 s.
    /// </summary>
    internal const uint FirstTimerMicroseconds = 100_000;

    internal const uint LastTimerMicroseconds = 1_000_000;

    [ThreadStatic]
    private static OpenSslDtlsSession? _current;

    /// <summary>Marks the session as the one under way on this thread till the scope ends, and starts with an empty error queue.</summary>
    internal static Scope Enter(OpenSslDtlsSession session)
    {
        var scope = new Scope(_current);
        _current = session;
        LibCrypto.ERR_clear_error();
        return scope;
    }

    /// <summary>Replaces OpenSSL's chain verification: a self-signed certificate has no chain, only its fingerprint counts.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int Verify(nint storeContext, nint argument)
    {
        // No exception may cross into native code; without a session the answer is no.
        try
        {
            if (_current?.Vet(LibCrypto.X509_STORE_CTX_get0_cert(storeContext)) == true)
            {
                return 1;
            }
        }
        catch (Exception e)
        {
            _current?.Refuse(DtlsFailure.Handshake, e.Message);
        }

        LibCrypto.X509_STORE_CTX_set_error(
            storeContext,
            _current?.Refusal == DtlsFailure.NoSrtpProfile ? LibCrypto.VerifyApplicationRefused : LibCrypto.VerifyCertificateRejected);
        return 0;
    }

    /// <summary>The retransmission timer: 0 asks for the first duration, else for the one after.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static uint NextTimer(nint ssl, uint microseconds) => microseconds switch
    {
        0 => FirstTimerMicroseconds,
        >= LastTimerMicroseconds / 2 => LastTimerMicroseconds,
        _ => microseconds * 2,
    };

    /// <summary>See <see cref="Enter"/>.</summary>
    internal readonly ref struct Scope(OpenSslDtlsSession? before)
    {
        private readonly OpenSslDtlsSession? _before = before;

        /// <summary>Ends the mark.</summary>
        public void Dispose() => _current = _before;
    }
}
