namespace Spaces.Gateway.Dtls;

/// <summary>
/// SRTP master keys and salts out of one handshake (RFC 5764 section 4.2), sorted by side rather than by role.
/// </summary>
/// <param name="SrtpProfile">0x0007 AEAD_AES_128_GCM (RFC 7714) or 0x0001 AES_CM_128_HMAC_SHA1_80 (RFC 5764 section 4.1.2).</param>
/// <param name="LocalKey">Protects what we send; 16 bytes.</param>
/// <param name="LocalSalt">12 bytes for GCM, 14 for counter mode.</param>
/// <param name="RemoteKey">Opens what the peer sends; 16 bytes.</param>
/// <param name="RemoteSalt">12 bytes for GCM, 14 for counter mode.</param>
internal sealed record DtlsKeys(ushort SrtpProfile, byte[] LocalKey, byte[] LocalSalt, byte[] RemoteKey, byte[] RemoteSalt);
