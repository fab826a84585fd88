using System.Text;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

/// <summary>
/// The AEAD_AES_128_GCM vectors of RFC 7714 sections 16 and 17; they give session keys, so they enter below the key derivation.
/// </summary>
public abstract class Rfc7714Tests
{
    private protected abstract SrtpImplementation Implementation { get; }

    private const uint RtpSsrc = 0x5501A0B2;
    private const ulong RtpIndex = 0xF17B;
    private const uint RtcpSsrc = 0x4D617273;
    private const uint RtcpIndex = 0x5D4;

    private const string RtpNonce = "51753C6580C2726F20718414";
    private const string RtpHeader = "8040F17B8041F8D35501A0B2";
    private const string ProtectedRtp =
        RtpHeader + "F24DE3A3FB34DE6CACBA861C9D7E4BCABE633BD50D294E6F42A5F47A51C7D19B36DE3ADF8833" + "899D7F27BEB16A9152CF765EE4390CCE";

    private const string RtcpNonce = "517524055203726F207170BB";
    private const string RtcpHeader = "81C8000D4D617273";
    private const string RtcpPayload =
        "4E5450314E545032525450200000042A0000E9304C756E61DEADBEEFDEADBEEFDEADBEEFDEADBEEFDEADBEEF";

    private const string ProtectedRtcp =
        RtcpHeader
        + "63E94885DCDAB67CA727D7662F6B7E997FF5C0F76C06F32DC676A5F1730D6FDA4CE09B4686303DED0BB9275B"
        + "C84AA45896CF4D2FC5ABF87245D9EADE" + "800005D4";

    private const string TaggedRtcp = RtcpHeader + RtcpPayload + "841DD9683DD78EC92AE58790125F62B3" + "000005D4";

    private static readonly byte[] Key = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");
    private static readonly byte[] Salt = Encoding.ASCII.GetBytes("Quid pro quo");
    private static readonly byte[] RtpPayload = Encoding.ASCII.GetBytes("Gallia est omnis divisa in partes tres");

    [Fact]
    public void Section_16_1_1_encrypts_and_tags()
    {
        byte[] packet = [.. Convert.FromHexString(RtpHeader), .. RtpPayload, .. new byte[16]];
        using ISrtpSessionCipher cipher = Cipher(Key, Salt);
        cipher.ProtectRtp(packet, 12, packet.Length - 16, RtpSsrc, RtpIndex);
        Assert.Equal(ProtectedRtp, Convert.ToHexString(packet));
    }

    [Fact]
    public void Section_16_1_2_checks_and_decrypts()
    {
        byte[] packet = Convert.FromHexString(ProtectedRtp);
        using ISrtpSessionCipher cipher = Cipher(Key, Salt);
        Assert.True(cipher.UnprotectRtp(packet, 12, RtpSsrc, RtpIndex));
        Assert.Equal(RtpPayload, packet[12..^16]);
    }

    [Fact]
    public void Section_16_vector_holds_with_its_own_nonce_in_a_bare_call()
    {
        byte[] header = Convert.FromHexString(RtpHeader);
        byte[] expected = [.. header, .. ReferenceSrtp.Seal(Key, Convert.FromHexString(RtpNonce), RtpPayload, header)];
        Assert.Equal(ProtectedRtp, Convert.ToHexString(expected));
    }

    [Fact]
    public void Section_17_1_encrypts_and_tags()
    {
        byte[] packet = [.. Convert.FromHexString(RtcpHeader + RtcpPayload), .. new byte[20]];
        using ISrtpSessionCipher cipher = Cipher(Key, Salt);
        cipher.ProtectRtcp(packet, packet.Length - 20, RtcpSsrc, RtcpIndex);
        Assert.Equal(ProtectedRtcp, Convert.ToHexString(packet));
    }

    [Fact]
    public void Section_17_2_checks_and_decrypts()
    {
        byte[] packet = Convert.FromHexString(ProtectedRtcp);
        using var context = new SrtcpReceiveContext(Cipher(Key, Salt));
        Assert.Equal(SrtpResult.Ok, context.Unprotect(packet, out int length));
        Assert.Equal(RtcpHeader + RtcpPayload, Convert.ToHexString(packet[..length]));
    }

    [Fact]
    public void Section_17_3_checks_a_compound_that_is_tagged_and_not_encrypted()
    {
        byte[] packet = Convert.FromHexString(TaggedRtcp);
        using var context = new SrtcpReceiveContext(Cipher(Key, Salt));
        Assert.Equal(SrtpResult.Ok, context.Unprotect(packet, out int length));
        Assert.Equal(RtcpHeader + RtcpPayload, Convert.ToHexString(packet[..length]));
    }

    [Fact]
    public void Section_17_vector_holds_with_its_own_nonce_in_a_bare_call()
    {
        byte[] header = Convert.FromHexString(RtcpHeader);
        byte[] word = Convert.FromHexString("800005D4");
        byte[] payload = Convert.FromHexString(RtcpPayload);
        byte[] expected = [.. header, .. ReferenceSrtp.Seal(Key, Convert.FromHexString(RtcpNonce), payload, [.. header, .. word]), .. word];
        Assert.Equal(ProtectedRtcp, Convert.ToHexString(expected));
    }

    [Fact]
    public void Flipping_any_bit_of_the_tagged_compound_fails()
    {
        byte[] good = Convert.FromHexString(TaggedRtcp);
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            using var context = new SrtcpReceiveContext(Cipher(Key, Salt));
            Assert.NotEqual(SrtpResult.Ok, context.Unprotect(bad, out int length));
            Assert.Equal(0, length);
        }
    }

    /// <summary>The packet that libsrtp's self-test makes from a master key and a 12-byte master salt.</summary>
    [Fact]
    public void Derives_the_session_key_and_protects_as_libsrtp_does()
    {
        byte[] plain = Convert.FromHexString("800F1234DECAFBADCAFEBABE" + "ABABABABABABABABABABABABABABABAB");
        const string Protected =
            "800F1234DECAFBADCAFEBABE" + "C5002EDE04CFDD2EB91159E0880AA06E" + "D2976826F796B201DF3131A127E8A392";
        SkipWithoutInstructions();
        using var sender = new SrtpSendContext(
            SrtpCiphers.CreateRtp(SrtpProfile.AeadAes128Gcm, Key, Convert.FromHexString("A0A1A2A3A4A5A6A7A8A9AAAB"), Implementation));
        Assert.Equal(Protected, Convert.ToHexString(TestKeys.Protect(sender, plain)));
    }

    /// <summary>The same for a compound; libsrtp's first index is 1.</summary>
    [Fact]
    public void Derives_the_session_key_and_protects_a_compound_as_libsrtp_does()
    {
        byte[] plain = Convert.FromHexString("81C8000BCAFEBABE" + "ABABABABABABABABABABABABABABABAB");
        const string Protected =
            "81C8000BCAFEBABE" + "C98B8B5DF0392A55852B6C21AC8E7025" + "C52C6FBEA2B3B446EA31123BA88CE61E" + "80000001";
        SkipWithoutInstructions();
        using var sender = new SrtcpSendContext(
            SrtpCiphers.CreateRtcp(SrtpProfile.AeadAes128Gcm, Key, Convert.FromHexString("A0A1A2A3A4A5A6A7A8A9AAAB"), Implementation),
            firstIndex: 1);
        Assert.Equal(Protected, Convert.ToHexString(TestKeys.Protect(sender, plain)));
    }

    private ISrtpSessionCipher Cipher(byte[] key, byte[] salt)
    {
        SkipWithoutInstructions();
        return Implementation == SrtpImplementation.Platform ? new AeadAesGcm(key, salt) : new AeadAesGcmIntrinsics(key, salt);
    }

    private void SkipWithoutInstructions() => Assert.SkipUnless(
        SrtpCiphers.IsAvailable(SrtpProfile.AeadAes128Gcm, Implementation), "The processor lacks the instructions.");
}

/// <summary>The vectors through the base library.</summary>
public sealed class Rfc7714PlatformTests : Rfc7714Tests
{
    private protected override SrtpImplementation Implementation => SrtpImplementation.Platform;
}

/// <summary>The vectors through the processor's instructions.</summary>
public sealed class Rfc7714IntrinsicsTests : Rfc7714Tests
{
    private protected override SrtpImplementation Implementation => SrtpImplementation.Intrinsics;
}
