using System.Buffers.Binary;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

/// <summary>The vectors of RFC 3711 appendix B, and packets that another implementation made of the B.3 master key.</summary>
public sealed class Rfc3711Tests
{
    private const string SessionKey = "2B7E151628AED2A6ABF7158809CF4F3C";
    private const string InitialCounter = "F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000";
    private const string MasterKey = "E1F97A0D3E018BE0D64FA32C06DE4139";
    private const string MasterSalt = "0EC675AD498AFEEBB6960B3AABE6";

    public static TheoryData<string> Variants =>
        [.. SrtpVariant.All().Where(v => v.Profile == SrtpProfile.Aes128CmHmacSha1Tag80).Select(v => v.ToString())];

    [Theory]
    [InlineData(0x0000, "E03EAD0935C95E80E166B16DD92B4EB4" + "D23513162B02D0F72A43A2FE4A5F97AB" + "41E95B3BB0A2E8DD477901E4FCA894C0")]
    [InlineData(0xFEFF, "EC8CDF7398607CB0F2D21675EA9EA1E4" + "362B7C3C6773516318A077D7FC5073AE" + "6A2CC3787889374FBEB4C81B17BA6C44")]
    public void B2_keystream_of_65282_blocks(int block, string expected)
    {
        byte[] keystream = new byte[1_044_512];
        using var mode = new AesCounterMode(Convert.FromHexString(SessionKey));
        mode.Apply(keystream, BinaryPrimitives.ReadUInt128BigEndian(Convert.FromHexString(InitialCounter)));
        Assert.Equal(expected, Convert.ToHexString(keystream.AsSpan(16 * block, 48)));

        byte[] byIntrinsics = ByIntrinsics(keystream.Length);
        Assert.Equal(keystream, byIntrinsics);
    }

    [Fact]
    public void B2_keystream_is_that_of_the_reference_at_every_length()
    {
        byte[] counter = Convert.FromHexString(InitialCounter);
        byte[] expected = ReferenceSrtp.Keystream(Convert.FromHexString(SessionKey), counter, 5000);
        byte[] keystream = new byte[5000];
        using var mode = new AesCounterMode(Convert.FromHexString(SessionKey));
        mode.Apply(keystream, BinaryPrimitives.ReadUInt128BigEndian(counter));
        Assert.Equal(expected, keystream);
        for (int length = 0; length <= 700; length++)
        {
            Assert.Equal(expected[..length], ByIntrinsics(length));
        }
    }

    [Theory]
    [InlineData(0, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(2, "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(
        1,
        "CEBE321F6FF7716B6FD4AB49AF256A15" + "6D38BAA48F0A0ACF3C34E2359E6CDBCE" + "E049646C43D9327AD175578EF7227098"
        + "6371C10C9A369AC2F94A8C5FBCDDDC25" + "6D6E919A48B610EF17C2041E47403576" + "6B68642C59BBFC2F34DB60DBDFB2")]
    public void B3_key_derivation(byte label, string expected)
    {
        byte[] derived = new byte[expected.Length / 2];
        byte[] key = Convert.FromHexString(MasterKey);
        byte[] salt = Convert.FromHexString(MasterSalt);
        KeyDerivation.Derive(derived, key, salt, (KeyLabel)label);
        Assert.Equal(expected, Convert.ToHexString(derived));
        Assert.Equal(ReferenceSrtp.Derive(key, salt, label, derived.Length), derived);

        byte[] input = [.. salt, 0, 0];
        input[7] ^= label;
        byte[] portable = new byte[derived.Length];
        KeyDerivation.DerivePortably(portable, key, BinaryPrimitives.ReadUInt128BigEndian(input));
        Assert.Equal(derived, portable);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_label_derives_what_the_reference_derives_with_a_short_salt_too(byte label)
    {
        byte[] key = Convert.FromHexString(MasterKey);
        byte[] salt = Convert.FromHexString(MasterSalt);
        foreach (int saltLength in (int[])[12, 14])
        {
            byte[] derived = new byte[37];
            KeyDerivation.Derive(derived, key, salt.AsSpan(0, saltLength), (KeyLabel)label);
            Assert.Equal(ReferenceSrtp.Derive(key, salt[..saltLength], label, 37), derived);
        }
    }

    /// <summary>The packet that libsrtp's self-test makes of this master key.</summary>
    [Theory, MemberData(nameof(Variants))]
    public void Protects_a_packet_as_libsrtp_does(string name)
    {
        byte[] plain = Convert.FromHexString("800F1234DECAFBADCAFEBABE" + "ABABABABABABABABABABABABABABABAB");
        const string Protected =
            "800F1234DECAFBADCAFEBABE" + "4E55DC4CE79978D88CA4D215949D2402" + "B78D6ACC99EA179B8DBB";
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name));
        Assert.Equal(Protected, Convert.ToHexString(TestKeys.Protect(sender, plain)));

        using SrtpReceiveContext receiver = TestKeys.Receiver(SrtpVariant.Of(name));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, Convert.FromHexString(Protected), out byte[] received));
        Assert.Equal(plain, received);
    }

    /// <summary>The compound that libsrtp's self-test makes; its first index is 1.</summary>
    [Theory, MemberData(nameof(Variants))]
    public void Protects_a_compound_as_libsrtp_does(string name)
    {
        byte[] plain = Convert.FromHexString("81C8000BCAFEBABE" + "ABABABABABABABABABABABABABABABAB");
        const string Protected =
            "81C8000BCAFEBABE" + "7128035BE487B9BDBEF89041F977A5A8" + "80000001" + "993E08CD54D6C1230798";
        using var sender = new SrtcpSendContext(SrtpVariant.Of(name).Rtcp(), firstIndex: 1);
        Assert.Equal(Protected, Convert.ToHexString(TestKeys.Protect(sender, plain)));

        using var receiver = new SrtcpReceiveContext(SrtpVariant.Of(name).Rtcp());
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, Convert.FromHexString(Protected), out byte[] received));
        Assert.Equal(plain, received);
    }

    /// <summary>What is behind the end must stay as it is: in an RTP packet that is the tag.</summary>
    private static unsafe byte[] ByIntrinsics(int length)
    {
        Assert.SkipUnless(AesNi.IsSupported, "The processor lacks the instructions.");
        byte* schedule = stackalloc byte[AesNi.ScheduleLength];
        AesNi.Expand(Convert.FromHexString(SessionKey), schedule);
        byte[] buffer = new byte[length + 32];
        buffer.AsSpan().Fill(0x5A);
        buffer.AsSpan(16, length).Clear();
        fixed (byte* place = buffer)
        {
            UInt128 counter = BinaryPrimitives.ReadUInt128BigEndian(Convert.FromHexString(InitialCounter));
            AesNi.Apply(schedule, AesNi.ToCounter(counter), place + 16, length);
        }

        Assert.Equal(-1, buffer.AsSpan(0, 16).IndexOfAnyExcept((byte)0x5A));
        Assert.Equal(-1, buffer.AsSpan(16 + length).IndexOfAnyExcept((byte)0x5A));
        return buffer[16..(16 + length)];
    }
}
