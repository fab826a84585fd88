using Spaces.Gateway.Srtp;

namespace Spaces.Benchmarks;

/// <summary>The protection profiles by short names, as benchmark parameters have to be public.</summary>
public enum Profile
{
    /// <summary>RFC 7714; what Chromium and the server choose.</summary>
    AesGcm,

    /// <summary>RFC 3711; Firefox and older clients.</summary>
    AesCmSha1,
}

internal static class Profiles
{
    /// <summary>The profile's number in DTLS.</summary>
    public static SrtpProfile ToSrtp(this Profile profile) =>
        profile == Profile.AesGcm ? SrtpProfile.AeadAes128Gcm : SrtpProfile.Aes128CmHmacSha1Tag80;
}
