using System.Security.Cryptography;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

/// <summary>
/// Published vectors of AES-128-GCM with a 96-bit IV. A packet from SSRC 0 with index 0 has the salt as its nonce and its
/// header as associated data, so that any vector can be written as a packet. Each is checked against <see cref="AesGcm"/> as
/// well, so a slip of the pen here would not pass for a fault there.
/// </summary>
public sealed class GcmVectorTests
{
    private const string Key = "feffe9928665731c6d6a8f9467308308";
    private const string Iv = "cafebabefacedbaddecaf888";
    private const string Plain =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";

    private const string Sealed =
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985";

    /// <summary>Test cases 1 to 4 of McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B; then of NIST's gcmEncryptExtIV128.</summary>
    [Theory]
    [InlineData("00000000000000000000000000000000", "000000000000000000000000", "", "", "", "58e2fccefa7e3061367f1d57a4e7455a")]
    [InlineData(
        "00000000000000000000000000000000", "000000000000000000000000", "", "00000000000000000000000000000000",
        "0388dace60b6a392f328c2b971b2fe78", "ab6e47d42cec13bdf53a67b21257bddf")]
    [InlineData(Key, Iv, "", Plain, Sealed, "4d5c2af327cd64a62cf35abd2ba6fab4")]
    [InlineData(Key, Iv, "feedfacedeadbeeffeedfacedeadbeefabaddad2", "-4", "-4", "5bc94fbc3221a5db94fae95ae7121a47")]
    [InlineData("11754cd72aec309bf52f7687212e8957", "3c819d9a9bed087615030b65", "", "", "", "250327c674aaf477aef2675748cf6971")]
    [InlineData(
        "7fddb57453c241d03efbed3ac44e371c", "ee283a3fc75575e33efd4887", "", "d5de42b461646c255c87bd2962d3b9a2",
        "2ccda4a5415cb91e135c2a0f78c9b2fd", "b36d1df9b9d5e596f83e8b7f52971cb3")]
    [InlineData(
        "77be63708971c4e240d1cb79e8d77feb", "e0e00f19fed7ba0136a797f3", "7a43ec1d9c0a5a78a0b16533a6213cab", "", "",
        "209fcc8d3675ed938e9c7166709dd946")]
    public void Is_sealed_and_opened_as_published(string key, string iv, string associated, string plain, string expected, string tag)
    {
        Assert.SkipUnless(GcmKernel.IsSupported, "The processor lacks the instructions.");
        (plain, expected) = plain == "-4" ? (Plain[..^8], Sealed[..^8]) : (plain, expected);
        byte[] header = Convert.FromHexString(associated);
        byte[] payload = Convert.FromHexString(plain);
        byte[] packet = [.. header, .. payload, .. new byte[16]];
        using (var gcm = new AesGcm(Convert.FromHexString(key), 16))
        {
            byte[] oracle = new byte[payload.Length];
            byte[] oracleTag = new byte[16];
            gcm.Encrypt(Convert.FromHexString(iv), payload, oracle, oracleTag, header);
            Assert.Equal(expected + tag, Convert.ToHexStringLower([.. oracle, .. oracleTag]));
        }

        using var cipher = new AeadAesGcmIntrinsics(Convert.FromHexString(key), Convert.FromHexString(iv));
        cipher.ProtectRtp(packet, header.Length, header.Length + payload.Length, 0, 0);
        Assert.Equal(associated + expected + tag, Convert.ToHexStringLower(packet));
        Assert.True(cipher.UnprotectRtp(packet, header.Length, 0, 0));
        Assert.Equal(payload, packet[header.Length..^16]);
    }
}
