using System.Security.Cryptography;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

/// <summary>
/// The ciphers by the processor's instructions against those by the base library, byte for byte, over random keys, headers,
/// payloads, sources and indices. SPACES_LONG=1 makes the run ten million packets long instead of some hundred thousand.
/// </summary>
public sealed class CipherDifferentialTests
{
    private const int PacketsPerKey = 500;
    private const int Longest = 1500;
    private const int Overhead = 20;
    private const int Canary = 16;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SPACES_LONG") == "1";

    public static TheoryData<string> Accelerated =>
        [.. SrtpVariant.All().Where(v => v.Implementation != SrtpImplementation.Platform).Select(v => v.ToString())];

    [Theory, MemberData(nameof(Accelerated))]
    public void Makes_the_bytes_of_the_base_library(string name)
    {
        var variant = SrtpVariant.Of(name);
        int packets = IsLong ? 10_000_000 : 100_000;
        var random = new Random(20_221);
        byte[] expected = new byte[Longest + Overhead + Canary];
        byte[] actual = new byte[expected.Length];
        byte[] plain = new byte[expected.Length];
        byte[] key = new byte[16];
        int compared = 0;
        while (compared < packets)
        {
            random.NextBytes(key);
            SrtpVariant oracle = variant with { Implementation = SrtpImplementation.Platform };
            using ISrtpCipher rtpOracle = oracle.Rtp(key);
            using ISrtpCipher rtp = variant.Rtp(key);
            using ISrtcpCipher rtcpOracle = oracle.Rtcp(key);
            using ISrtcpCipher rtcp = variant.Rtcp(key);
            for (int i = 0; i < PacketsPerKey && compared < packets; i++, compared++)
            {
                random.NextBytes(plain);
                plain.CopyTo(expected, 0);
                plain.CopyTo(actual, 0);
                int length = Length(random);
                uint ssrc = (uint)random.NextInt64(1L << 32);
                if (i % 4 == 3)
                {
                    length = Math.Max(length, 8);
                    uint index = (uint)random.Next();
                    rtcpOracle.ProtectRtcp(expected.AsSpan(0, length + rtcp.RtcpOverhead), length, ssrc, index);
                    rtcp.ProtectRtcp(actual.AsSpan(0, length + rtcp.RtcpOverhead), length, ssrc, index);
                    AssertSame(expected, actual, compared, length, 8);
                    Span<byte> whole = actual.AsSpan(0, length + rtcp.RtcpOverhead);
                    Assert.True(rtcp.UnprotectRtcp(whole, ssrc, rtcp.ReadIndexWord(whole)));
                }
                else
                {
                    int header = random.Next(Math.Min(length, 100) + 1);
                    ulong index = (ulong)random.NextInt64(1L << 48);
                    rtpOracle.ProtectRtp(expected.AsSpan(0, length + rtp.RtpOverhead), header, length, ssrc, index);
                    rtp.ProtectRtp(actual.AsSpan(0, length + rtp.RtpOverhead), header, length, ssrc, index);
                    AssertSame(expected, actual, compared, length, header);
                    if (i % 4 == 0)
                    {
                        AssertRefusesADamagedBit(rtp, actual, expected, header, length, ssrc, index, random);
                    }

                    Assert.True(rtp.UnprotectRtp(actual.AsSpan(0, length + rtp.RtpOverhead), header, ssrc, index));
                }

                if (!actual.AsSpan(0, length).SequenceEqual(plain.AsSpan(0, length)))
                {
                    Assert.Fail($"Packet {compared} of {length} bytes did not come back as it was.");
                }
            }
        }

        Assert.Equal(packets, compared);
    }

    /// <summary>The header is as long as RTP allows: 15 CSRCs and 65,535 words of extension.</summary>
    [Theory, MemberData(nameof(Accelerated))]
    public void The_longest_header_and_datagram_make_the_bytes_of_the_base_library(string name)
    {
        var variant = SrtpVariant.Of(name);
        const int Header = 12 + (4 * 15) + 4 + (4 * 65_535);
        foreach (int payload in (int[])[0, 1, 15, 16, 17, 65_507])
        {
            byte[] expected = new byte[Header + payload + 16];
            new Random(payload).NextBytes(expected);
            byte[] actual = [.. expected];
            using ISrtpCipher oracle = (variant with { Implementation = SrtpImplementation.Platform }).Rtp();
            using ISrtpCipher cipher = variant.Rtp();
            oracle.ProtectRtp(expected, Header, Header + payload, 7, 9);
            cipher.ProtectRtp(actual, Header, Header + payload, 7, 9);
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>A compound in clear (E = 0), which we take and never make: tagged here by the base library's one-shot calls.</summary>
    [Theory, MemberData(nameof(Accelerated))]
    public void Takes_a_compound_in_clear_and_no_damaged_one(string name)
    {
        var variant = SrtpVariant.Of(name);
        using ISrtcpCipher cipher = variant.Rtcp();
        for (uint index = 0; index < 200; index++)
        {
            byte[] plain = TestKeys.Rtcp(2 + (int)index);
            byte[] packet = InClear(variant, plain, index);
            byte[] bad = [.. packet];
            bad[(int)(index * 13) % bad.Length] ^= 0x20;
            Assert.False(cipher.UnprotectRtcp(bad, TestKeys.Ssrc, cipher.ReadIndexWord(bad) & 0x7FFF_FFFF));
            Assert.True(cipher.UnprotectRtcp(packet, TestKeys.Ssrc, index));
            Assert.Equal(plain, packet[..plain.Length]);
        }
    }

    [Theory, MemberData(nameof(Accelerated))]
    public void Damage_to_any_bit_is_refused_and_nothing_decrypted(string name)
    {
        using ISrtpCipher cipher = SrtpVariant.Of(name).Rtp();
        foreach (int payload in (int[])[0, 1, 16, 21, 100, 160])
        {
            byte[] good = [.. TestKeys.Rtp(1, payload), .. new byte[cipher.RtpOverhead]];
            cipher.ProtectRtp(good, 12, good.Length - cipher.RtpOverhead, TestKeys.Ssrc, 1);
            for (int bit = 0; bit < good.Length * 8; bit++)
            {
                byte[] bad = [.. good];
                bad[bit / 8] ^= (byte)(1 << (bit % 8));
                byte[] before = [.. bad];
                Assert.False(cipher.UnprotectRtp(bad, 12, TestKeys.Ssrc, 1));
                Assert.Equal(before, bad);
            }

            Assert.False(cipher.UnprotectRtp([.. good], 12, TestKeys.Ssrc, 0x1_0001));
        }
    }

    [Theory, MemberData(nameof(Accelerated))]
    public void Lengths_that_do_not_fit_and_use_after_the_end_throw_and_touch_nothing(string name)
    {
        var variant = SrtpVariant.Of(name);
        ISrtpCipher rtp = variant.Rtp();
        ISrtcpCipher rtcp = variant.Rtcp();
        byte[] packet = new byte[60];
        Assert.ThrowsAny<ArgumentException>(() => rtp.ProtectRtp(packet, 12, packet.Length - rtp.RtpOverhead + 1, 1, 1));
        Assert.ThrowsAny<ArgumentException>(() => rtp.ProtectRtp(packet, 13, 12, 1, 1));
        Assert.ThrowsAny<ArgumentException>(() => rtp.ProtectRtp(packet, -1, 12, 1, 1));
        Assert.ThrowsAny<ArgumentException>(() => rtp.UnprotectRtp(new byte[9], 0, 1, 1));
        Assert.ThrowsAny<ArgumentException>(() => rtcp.ProtectRtcp(packet, 7, 1, 1));
        Assert.ThrowsAny<ArgumentException>(() => rtcp.ProtectRtcp(packet, packet.Length - rtcp.RtcpOverhead + 1, 1, 1));
        Assert.ThrowsAny<ArgumentException>(() => rtcp.UnprotectRtcp(new byte[8 + rtcp.RtcpOverhead - 1], 1, 1));

        rtp.Dispose();
        rtcp.Dispose();
        Assert.Throws<ObjectDisposedException>(() => rtp.ProtectRtp(packet, 12, 40, 1, 1));
        Assert.Throws<ObjectDisposedException>(() => rtp.UnprotectRtp(packet, 12, 1, 1));
        Assert.Throws<ObjectDisposedException>(() => rtcp.ProtectRtcp(packet, 40, 1, 1));
        Assert.Throws<ObjectDisposedException>(() => rtcp.UnprotectRtcp(packet, 1, 1));
        Assert.Equal(-1, packet.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void The_fastest_that_works_is_chosen()
    {
        Assert.Equal(GcmKernel.IsSupported, SrtpCiphers.IsAccelerated);
        foreach (SrtpProfile profile in Enum.GetValues<SrtpProfile>())
        {
            SrtpImplementation best = SrtpCiphers.Best(profile);
            Assert.True(SrtpCiphers.IsAvailable(profile, best));
            Assert.Equal(AesNi.IsSupported, best != SrtpImplementation.Platform);
            using ISrtpCipher cipher = SrtpCiphers.CreateRtp(profile, TestKeys.Key, TestKeys.Salt(profile));
            using ISrtpCipher same = SrtpCiphers.CreateRtp(profile, TestKeys.Key, TestKeys.Salt(profile), best);
            Assert.Equal(same.GetType(), cipher.GetType());
        }

        Assert.Throws<PlatformNotSupportedException>(() => SrtpCiphers.CreateRtp(
            SrtpProfile.AeadAes128Gcm, TestKeys.Key, TestKeys.Salt(SrtpProfile.AeadAes128Gcm), SrtpImplementation.IntrinsicsOwnHash));
    }

    /// <summary>Mostly what audio is; every eighth anything up to the longest.</summary>
    private static int Length(Random random) => random.Next(8) == 0 ? random.Next(Longest + 1) : random.Next(260);

    private static void AssertSame(byte[] expected, byte[] actual, int packet, int length, int header)
    {
        if (!expected.AsSpan().SequenceEqual(actual))
        {
            Assert.Fail($"Packet {packet} of {length} bytes, {header} of them clear, differs at {expected.AsSpan().CommonPrefixLength(actual)}.");
        }
    }

    private static void AssertRefusesADamagedBit(
        ISrtpCipher cipher, byte[] packet, byte[] good, int header, int length, uint ssrc, ulong index, Random random)
    {
        Span<byte> whole = packet.AsSpan(0, length + cipher.RtpOverhead);
        int bit = random.Next(whole.Length * 8);
        whole[bit / 8] ^= (byte)(1 << (bit % 8));
        bool accepted = cipher.UnprotectRtp(whole, header, ssrc, index);
        whole[bit / 8] ^= (byte)(1 << (bit % 8));
        Assert.False(accepted || !whole.SequenceEqual(good.AsSpan(0, whole.Length)));
    }

    private static byte[] InClear(SrtpVariant variant, byte[] plain, uint index)
    {
        byte[] word = [(byte)(index >> 24), (byte)(index >> 16), (byte)(index >> 8), (byte)index];
        if (variant.Profile != SrtpProfile.AeadAes128Gcm)
        {
            byte[] authenticated = [.. plain, .. word];
            return [.. authenticated, .. HMACSHA1.HashData(ReferenceSrtp.Derive(TestKeys.Key, variant.Salt, 4, 20), authenticated)[..10]];
        }

        byte[] nonce = ReferenceSrtp.Derive(TestKeys.Key, variant.Salt, 5, 12);
        byte[] changing = [0, 0, 0xCA, 0xFE, 0xBA, 0xBE, 0, 0, .. word];
        for (int i = 0; i < nonce.Length; i++)
        {
            nonce[i] ^= changing[i];
        }

        byte[] tag = ReferenceSrtp.Seal(ReferenceSrtp.Derive(TestKeys.Key, variant.Salt, 3, 16), nonce, [], [.. plain, .. word]);
        return [.. plain, .. tag, .. word];
    }
}
