using System.Security.Cryptography;

namespace Spaces.Gateway.Srtp;

/// <summary>The ways to do the cryptography. They make the same bytes.</summary>
internal enum SrtpImplementation
{
    /// <summary>By the base library: runs everywhere, and is what the others are compared with.</summary>
    Platform,

    /// <summary>By the processor's instructions, HMAC-SHA1 by libcrypto's compression function.</summary>
    Intrinsics,

    /// <summary>By the processor's instructions, HMAC-SHA1 by our own compression function.</summary>
    IntrinsicsOwnHash,
}

/// <summary>Makes session ciphers from a master key: the one place that knows the implementations and chooses.</summary>
internal static class SrtpCiphers
{
    /// <summary>True where <see cref="SrtpProfile.AeadAes128Gcm"/>, which nearly all media uses, does not go by the base library.</summary>
    public static bool IsAccelerated => Best(SrtpProfile.AeadAes128Gcm) != SrtpImplementation.Platform;

    /// <summary>The fastest that works here (docs/decisions/0013).</summary>
    public static SrtpImplementation Best(SrtpProfile profile) =>
        IsAvailable(profile, SrtpImplementation.Intrinsics) ? SrtpImplementation.Intrinsics
        : IsAvailable(profile, SrtpImplementation.IntrinsicsOwnHash) ? SrtpImplementation.IntrinsicsOwnHash
        : SrtpImplementation.Platform;

    /// <summary>True when it works with this processor and these libraries. GCM hashes nothing, so it has two ways only.</summary>
    public static bool IsAvailable(SrtpProfile profile, SrtpImplementation implementation) => implementation switch
    {
        SrtpImplementation.Platform => true,
        SrtpImplementation.Intrinsics => profile == SrtpProfile.AeadAes128Gcm
            ? GcmKernel.IsSupported
            : AesNi.IsSupported && Sha1.HasLibrary,
        SrtpImplementation.IntrinsicsOwnHash => profile != SrtpProfile.AeadAes128Gcm && AesNi.IsSupported,
        _ => false,
    };

    /// <summary>The cipher for RTP.</summary>
    /// <exception cref="ArgumentException">Unknown profile, or key or salt of another length than the profile's.</exception>
    public static ISrtpCipher CreateRtp(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt) =>
        CreateRtp(profile, masterKey, masterSalt, Best(profile));

    /// <summary>The cipher for RTP in a given way, of those that work here.</summary>
    /// <exception cref="ArgumentException">Unknown profile, or key or salt of another length than the profile's.</exception>
    /// <exception cref="PlatformNotSupportedException">See <see cref="IsAvailable"/>.</exception>
    public static ISrtpCipher CreateRtp(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, SrtpImplementation implementation) =>
        Create(profile, masterKey, masterSalt, KeyLabel.RtpEncryption, implementation);

    /// <summary>The cipher for RTCP.</summary>
    /// <exception cref="ArgumentException">Unknown profile, or key or salt of another length than the profile's.</exception>
    public static ISrtcpCipher CreateRtcp(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt) =>
        CreateRtcp(profile, masterKey, masterSalt, Best(profile));

    /// <summary>The cipher for RTCP in a given way, of those that work here.</summary>
    /// <exception cref="ArgumentException">Unknown profile, or key or salt of another length than the profile's.</exception>
    /// <exception cref="PlatformNotSupportedException">See <see cref="IsAvailable"/>.</exception>
    public static ISrtcpCipher CreateRtcp(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, SrtpImplementation implementation) =>
        Create(profile, masterKey, masterSalt, KeyLabel.RtcpEncryption, implementation);

    private static ISrtpSessionCipher Create(
        SrtpProfile profile,
        ReadOnlySpan<byte> masterKey,
        ReadOnlySpan<byte> masterSalt,
        KeyLabel first,
        SrtpImplementation implementation)
    {
        if (!profile.IsSupported)
        {
            throw new ArgumentException($"SRTP profile 0x{(ushort)profile:X4} is not implemented.", nameof(profile));
        }

        if (masterKey.Length != profile.KeyLength || masterSalt.Length != profile.SaltLength)
        {
            throw new ArgumentException(
                $"{profile} takes a key of {profile.KeyLength} and a salt of {profile.SaltLength} bytes, "
                + $"not {masterKey.Length} and {masterSalt.Length}.");
        }

        if (!IsAvailable(profile, implementation))
        {
            throw new PlatformNotSupportedException($"{profile} by {implementation} does not work here.");
        }

        Span<byte> keys = stackalloc byte[profile.KeyLength + profile.AuthenticationKeyLength + profile.SaltLength];
        Span<byte> key = keys[..profile.KeyLength];
        Span<byte> authenticationKey = keys.Slice(profile.KeyLength, profile.AuthenticationKeyLength);
        Span<byte> salt = keys[^profile.SaltLength..];
        try
        {
            KeyDerivation.Derive(key, masterKey, masterSalt, first);
            KeyDerivation.Derive(authenticationKey, masterKey, masterSalt, first + 1);
            KeyDerivation.Derive(salt, masterKey, masterSalt, first + 2);
            return (profile, implementation) switch
            {
                (SrtpProfile.AeadAes128Gcm, SrtpImplementation.Platform) => new AeadAesGcm(key, salt),
                (SrtpProfile.AeadAes128Gcm, _) => new AeadAesGcmIntrinsics(key, salt),
                (_, SrtpImplementation.Platform) => new AesCmHmacSha1(key, authenticationKey, salt),
                _ => new AesCmHmacSha1Intrinsics(
                    key, authenticationKey, salt, byLibrary: implementation == SrtpImplementation.Intrinsics),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
        }
    }
}
