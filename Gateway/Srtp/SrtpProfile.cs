namespace Spaces.Gateway.Srtp;

/// <summary>Protection profiles by their DTLS-SRTP number (RFC 5764 section 4.1.2, RFC 7714 section 14.2).</summary>
internal enum SrtpProfile : ushort
{
    /// <summary>AES counter mode with an 80-bit HMAC-SHA1 tag (RFC 3711).</summary>
    Aes128CmHmacSha1Tag80 = 0x0001,

    /// <summary>AES-GCM with a 128-bit tag (RFC 7714).</summary>
    AeadAes128Gcm = 0x0007,
}

/// <summary>Sizes in bytes that a profile fixes.</summary>
internal static class SrtpProfiles
{
    extension(SrtpProfile profile)
    {
        /// <summary>True for the profiles implemented here.</summary>
        public bool IsSupported => profile is SrtpProfile.Aes128CmHmacSha1Tag80 or SrtpProfile.AeadAes128Gcm;

        /// <summary>Master and session encryption key; 0 for a profile not implemented.</summary>
        public int KeyLength => profile.IsSupported ? 16 : 0;

        /// <summary>Master and session salt.</summary>
        public int SaltLength => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;

        /// <summary>Session authentication key; 0 where the cipher authenticates by itself.</summary>
        public int AuthenticationKeyLength => profile == SrtpProfile.AeadAes128Gcm ? 0 : 20;

        /// <summary>The tag behind an RTP packet, which is also all that SRTP adds.</summary>
        public int RtpTagLength => profile == SrtpProfile.AeadAes128Gcm ? 16 : 10;

        /// <summary>The tag in an RTCP packet; SRTCP adds four more for the index word.</summary>
        public int RtcpTagLength => profile == SrtpProfile.AeadAes128Gcm ? 16 : 10;
    }
}
