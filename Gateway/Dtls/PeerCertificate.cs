using System.Buffers;

namespace Spaces.Gateway.Dtls;

/// <summary>Compares an <c>X509</c> of OpenSSL with what the signalling announced.</summary>
internal static unsafe class PeerCertificate
{
    /// <summary>True when the certificate has one of the fingerprints; false for no certificate or an empty list.</summary>
    public static bool MatchesAny(nint certificate, IReadOnlyList<Fingerprint> expected)
    {
        var length = certificate == 0 ? 0 : LibCrypto.i2d_X509(certificate, null);
        if (length <= 0)
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            fixed (byte* start = buffer)
            {
                // i2d_X509 moves the pointer that it is given.
                var cursor = start;
                if (LibCrypto.i2d_X509(certificate, &cursor) != length)
                {
                    return false;
                }
            }

            foreach (var fingerprint in expected)
            {
                if (fingerprint.Matches(buffer.AsSpan(0, length)))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
