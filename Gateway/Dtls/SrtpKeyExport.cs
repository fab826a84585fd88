using System.Security.Cryptography;

namespace Spaces.Gateway.Dtls;

/// <summary>Turns the finished handshake into SRTP master keys (RFC 5705 exporter, RFC 5764 section 4.2).</summary>
internal static unsafe class SrtpKeyExport
{
    /// <summary>AES_CM_128_HMAC_SHA1_80, RFC 5764 section 4.1.2.</summary>
    internal const ushort CounterModeSha1 = 0x0001;

    /// <summary>AEAD_AES_128_GCM, RFC 7714 section 14.2.</summary>
    internal const ushort Gcm = 0x0007;

    private const int KeyLength = 16;

    private static ReadOnlySpan<byte> Label => "EXTRACTOR-dtls_srtp"u8;

    /// <summary>The profile both sides agreed on, 0 for none.</summary>
    public static ushort SelectedProfile(SslHandle ssl)
    {
        var profile = LibSsl.SSL_get_selected_srtp_profile(ssl);
        return profile == null ? (ushort)0 : (ushort)profile->Id;
    }

    /// <summary>Exports and splits; null when the profile is not one of ours or OpenSSL refuses.</summary>
    public static DtlsKeys? Export(SslHandle ssl, bool client)
    {
        var profile = SelectedProfile(ssl);
        var saltLength = profile switch
        {
            Gcm => 12,
            CounterModeSha1 => 14,
            _ => 0,
        };
        if (saltLength == 0)
        {
            return null;
        }

        Span<byte> material = stackalloc byte[2 * (KeyLength + saltLength)];
        fixed (byte* output = material, label = Label)
        {
            if (LibSsl.SSL_export_keying_material(ssl, output, (nuint)material.Length, label, (nuint)Label.Length, null, 0, 0) != 1)
            {
                return null;
            }
        }

        var keys = Split(profile, material, KeyLength, saltLength, client);
        CryptographicOperations.ZeroMemory(material);
        return keys;
    }

    /// <summary>The material is client key, server key, client salt, server salt; each side sends with its own.</summary>
    internal static DtlsKeys Split(ushort profile, ReadOnlySpan<byte> material, int keyLength, int saltLength, bool client)
    {
        var clientKey = material[..keyLength].ToArray();
        var serverKey = material.Slice(keyLength, keyLength).ToArray();
        var clientSalt = material.Slice(2 * keyLength, saltLength).ToArray();
        var serverSalt = material.Slice(2 * keyLength + saltLength, saltLength).ToArray();
        return client
            ? new DtlsKeys(profile, clientKey, clientSalt, serverKey, serverSalt)
            : new DtlsKeys(profile, serverKey, serverSalt, clientKey, clientSalt);
    }
}
