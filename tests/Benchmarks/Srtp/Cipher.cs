using Spaces.Gateway.Srtp;

namespace Spaces.Benchmarks.Srtp;

/// <summary>The implementations of the two profiles, public as benchmark parameters have to be.</summary>
public enum Cipher
{
    /// <summary>AES-GCM by the base library.</summary>
    GcmByPlatform,

    /// <summary>AES-GCM by the processor's instructions.</summary>
    GcmByIntrinsics,

    /// <summary>Counter mode and HMAC-SHA1 by the base library.</summary>
    CmByPlatform,

    /// <summary>Counter mode by the processor's instructions, SHA-1's compression function by libcrypto.</summary>
    CmByIntrinsics,

    /// <summary>Counter mode by the processor's instructions, SHA-1's compression function by our own loop.</summary>
    CmByIntrinsicsOwnHash,
}

internal static class Ciphers
{
    /// <summary>Those that work on this machine.</summary>
    public static IEnumerable<Cipher> Available => Enum.GetValues<Cipher>().Where(c => SrtpCiphers.IsAvailable(c.Profile(), c.Implementation()));

    public static SrtpProfile Profile(this Cipher cipher) =>
        cipher <= Cipher.GcmByIntrinsics ? SrtpProfile.AeadAes128Gcm : SrtpProfile.Aes128CmHmacSha1Tag80;

    public static SrtpImplementation Implementation(this Cipher cipher) => cipher switch
    {
        Cipher.GcmByPlatform or Cipher.CmByPlatform => SrtpImplementation.Platform,
        Cipher.CmByIntrinsicsOwnHash => SrtpImplementation.IntrinsicsOwnHash,
        _ => SrtpImplementation.Intrinsics,
    };

    public static ISrtpCipher Rtp(this Cipher cipher, byte[] key) =>
        SrtpCiphers.CreateRtp(cipher.Profile(), key, Samples.Salt(cipher.Profile()), cipher.Implementation());

    public static ISrtcpCipher Rtcp(this Cipher cipher, byte[] key) =>
        SrtpCiphers.CreateRtcp(cipher.Profile(), key, Samples.Salt(cipher.Profile()), cipher.Implementation());
}
