using CsCheck;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

public sealed class SrtpContextTests
{
    public static TheoryData<string> Variants => SrtpVariant.Names;

    [Theory, MemberData(nameof(Variants))]
    public void Round_trip_at_every_payload_size_and_byte_for_byte_the_reference(string name)
    {
        var variant = SrtpVariant.Of(name);
        using SrtpSendContext sender = TestKeys.Sender(variant);
        using SrtpReceiveContext receiver = TestKeys.Receiver(variant);
        for (int size = 0; size <= 1500; size++)
        {
            byte[] plain = TestKeys.Rtp((ushort)(size + 1), size);
            byte[] packet = TestKeys.Protect(sender, plain);
            Assert.Equal(ReferenceSrtp.ProtectRtp(variant.Profile, TestKeys.Key, variant.Salt, plain, 12, 0), packet);
            Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, packet, out byte[] received));
            Assert.Equal(plain, received);
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void Round_trip_with_any_header_and_start(string name)
    {
        var variant = SrtpVariant.Of(name);
        Gen.Select(Gen.Byte[0, 15], Gen.Int[0, 8], Gen.UShort, Gen.UInt, Gen.Byte.Array[0, 300], Gen.UInt[0, 1 << 20]).Sample(
            (csrcs, words, sequence, ssrc, payload, roc) =>
            {
                int headerLength = 12 + (4 * csrcs) + 4 + (4 * words);
                byte[] plain = [.. new byte[headerLength], .. payload];
                plain[0] = (byte)(0x90 | csrcs);
                plain[1] = 111;
                plain[2] = (byte)(sequence >> 8);
                plain[3] = (byte)sequence;
                plain[8] = (byte)(ssrc >> 24);
                plain[11] = (byte)ssrc;
                plain[12 + (4 * csrcs) + 3] = (byte)words;
                using SrtpSendContext sender = TestKeys.Sender(variant, roc);
                using SrtpReceiveContext receiver = TestKeys.Receiver(variant, roc: roc);
                byte[] packet = TestKeys.Protect(sender, plain);
                Assert.Equal(ReferenceSrtp.ProtectRtp(variant.Profile, TestKeys.Key, variant.Salt, plain, headerLength, roc), packet);
                Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, packet, out byte[] received));
                Assert.Equal(plain, received);
            },
            iter: 300);
    }

    [Theory, MemberData(nameof(Variants))]
    public void Rejects_a_replayed_packet(string name)
    {
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name));
        using SrtpReceiveContext receiver = TestKeys.Receiver(SrtpVariant.Of(name));
        byte[] packet = TestKeys.Protect(sender, TestKeys.Rtp(1));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, packet));
        Assert.Equal(SrtpResult.Replayed, TestKeys.Receive(receiver, packet));
    }

    [Theory, MemberData(nameof(Variants))]
    public void Takes_late_packets_inside_the_window_once_and_none_outside(string name)
    {
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name));
        using SrtpReceiveContext receiver = TestKeys.Receiver(SrtpVariant.Of(name));
        byte[][] packets = [.. Enumerable.Range(0, 200).Select(i => TestKeys.Protect(sender, TestKeys.Rtp((ushort)(1000 + i))))];
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, packets[150]));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, packets[150 - 127]));
        Assert.Equal(SrtpResult.Replayed, TestKeys.Receive(receiver, packets[150 - 127]));
        Assert.Equal(SrtpResult.TooOld, TestKeys.Receive(receiver, packets[150 - 128]));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, packets[151]));
    }

    [Theory, MemberData(nameof(Variants))]
    public void Goes_through_rollovers_both_ways(string name)
    {
        var variant = SrtpVariant.Of(name);
        using SrtpSendContext sender = TestKeys.Sender(variant);
        using SrtpReceiveContext receiver = TestKeys.Receiver(variant);
        byte[] before = TestKeys.Protect(sender, TestKeys.Rtp(65_530));
        byte[] late = TestKeys.Protect(sender, TestKeys.Rtp(65_535));
        Assert.Equal(0u, sender.Roc);
        byte[] after = TestKeys.Protect(sender, TestKeys.Rtp(3));
        Assert.Equal(1u, sender.Roc);
        Assert.Equal(ReferenceSrtp.ProtectRtp(variant.Profile, TestKeys.Key, variant.Salt, TestKeys.Rtp(3), 12, 1), after);

        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, before));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, after));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, late, out byte[] plain));
        Assert.Equal(TestKeys.Rtp(65_535), plain);
        Assert.Equal(SrtpResult.Replayed, TestKeys.Receive(receiver, late));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(sender, TestKeys.Rtp(4))));
    }

    [Theory, MemberData(nameof(Variants))]
    public void Follows_many_rollovers_with_loss_across_each(string name)
    {
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name));
        using SrtpReceiveContext receiver = TestKeys.Receiver(SrtpVariant.Of(name));
        for (int index = 60_000; index < 1_000_000; index += 30_011)
        {
            byte[] plain = TestKeys.Rtp((ushort)index);
            Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(sender, plain), out byte[] received));
            Assert.Equal(plain, received);
            Assert.Equal((uint)(index >> 16), sender.Roc);
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void Tampering_with_any_byte_fails_and_leaves_no_trace(string name)
    {
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name));
        using SrtpReceiveContext receiver = TestKeys.Receiver(SrtpVariant.Of(name), maxStreams: 1);
        byte[] good = TestKeys.Protect(sender, TestKeys.Rtp(65_000));
        for (int at = 0; at < good.Length; at++)
        {
            foreach (byte mask in (byte[])[0x01, 0x10, 0x80, 0xFF])
            {
                byte[] bad = [.. good];
                bad[at] ^= mask;
                Assert.NotEqual(SrtpResult.Ok, TestKeys.Receive(receiver, bad, out byte[] nothing));
                Assert.Empty(nothing);
                Assert.Equal(0, receiver.StreamCount);
            }
        }

        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, good));
        byte[] next = TestKeys.Protect(sender, TestKeys.Rtp(65_001));
        byte[] forgedAhead = [.. next];
        forgedAhead[2] = 0x40;
        Assert.Equal(SrtpResult.AuthenticationFailed, TestKeys.Receive(receiver, forgedAhead));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, next));
    }

    [Theory, MemberData(nameof(Variants))]
    public void Every_truncation_fails(string name)
    {
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name));
        using SrtpReceiveContext receiver = TestKeys.Receiver(SrtpVariant.Of(name));
        byte[] good = TestKeys.Protect(sender, TestKeys.Rtp(1));
        for (int length = 0; length < good.Length; length++)
        {
            SrtpResult expected = length < 12 + sender.Overhead ? SrtpResult.TooShort : SrtpResult.AuthenticationFailed;
            Assert.Equal(expected, TestKeys.Receive(receiver, good[..length]));
        }

        Assert.Equal(SrtpResult.AuthenticationFailed, TestKeys.Receive(receiver, [.. good, 0]));
    }

    [Fact]
    public void A_header_that_reaches_into_the_tag_is_malformed()
    {
        using SrtpReceiveContext receiver = TestKeys.Receiver(SrtpVariant.All().First(v => v.Profile == SrtpProfile.AeadAes128Gcm));
        byte[] packet = [.. TestKeys.Rtp(1, payloadLength: 8), .. new byte[16]];
        packet[0] |= 3;
        Assert.Equal(SrtpResult.Malformed, TestKeys.Receive(receiver, packet));
        packet[0] = 0x40;
        Assert.Equal(SrtpResult.Malformed, TestKeys.Receive(receiver, packet));
    }

    [Theory, MemberData(nameof(Variants))]
    public void Forged_sources_take_no_place_and_real_ones_are_bounded(string name)
    {
        var variant = SrtpVariant.Of(name);
        using SrtpReceiveContext receiver = TestKeys.Receiver(variant, maxStreams: 2);
        for (uint ssrc = 1; ssrc <= 1000; ssrc++)
        {
            byte[] forged = [.. TestKeys.Rtp(1, ssrc: ssrc), .. new byte[16]];
            Assert.Equal(SrtpResult.AuthenticationFailed, TestKeys.Receive(receiver, forged));
        }

        Assert.Equal(0, receiver.StreamCount);
        SrtpSendContext[] senders = [.. Enumerable.Range(0, 3).Select(_ => TestKeys.Sender(variant))];
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(senders[0], TestKeys.Rtp(1, ssrc: 1))));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(senders[1], TestKeys.Rtp(1, ssrc: 2))));
        Assert.Equal(SrtpResult.UnknownStream, TestKeys.Receive(receiver, TestKeys.Protect(senders[2], TestKeys.Rtp(1, ssrc: 3))));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(senders[0], TestKeys.Rtp(2, ssrc: 1))));
        Assert.Equal(2, receiver.StreamCount);
        Array.ForEach(senders, sender => sender.Dispose());
    }

    [Theory, MemberData(nameof(Variants))]
    public void Sources_have_their_own_rollover_counts(string name)
    {
        var variant = SrtpVariant.Of(name);
        using SrtpSendContext first = TestKeys.Sender(variant);
        using SrtpSendContext second = TestKeys.Sender(variant);
        using SrtpReceiveContext receiver = TestKeys.Receiver(variant);
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(first, TestKeys.Rtp(65_535, ssrc: 1))));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(second, TestKeys.Rtp(65_535, ssrc: 2))));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(first, TestKeys.Rtp(0, ssrc: 1))));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(second, TestKeys.Rtp(0, ssrc: 2))));
    }

    [Theory, MemberData(nameof(Variants))]
    public void The_sender_never_uses_an_index_twice(string name)
    {
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name));
        TestKeys.Protect(sender, TestKeys.Rtp(1000));
        foreach (ushort sequence in (ushort[])[1000, 999, 1000 - 500, 1000 + 32_768, 60_000])
        {
            byte[] packet = [.. TestKeys.Rtp(sequence), .. new byte[sender.Overhead]];
            byte[] before = [.. packet];
            Assert.Equal(0, sender.Protect(packet, packet.Length - sender.Overhead));
            Assert.Equal(before, packet);
        }

        TestKeys.Protect(sender, TestKeys.Rtp(1000 + 32_767));
    }

    [Theory, MemberData(nameof(Variants))]
    public void The_sender_refuses_another_source_no_room_and_what_is_no_packet(string name)
    {
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name));
        TestKeys.Protect(sender, TestKeys.Rtp(1));
        byte[] other = [.. TestKeys.Rtp(2, ssrc: 7), .. new byte[sender.Overhead]];
        Assert.Equal(0, sender.Protect(other, other.Length - sender.Overhead));
        byte[] tight = [.. TestKeys.Rtp(2), .. new byte[sender.Overhead - 1]];
        Assert.Equal(0, sender.Protect(tight, tight.Length - sender.Overhead + 1));
        Assert.Equal(0, sender.Protect(tight, -1));
        Assert.Equal(0, sender.Protect(tight, tight.Length + 1));
        Assert.Equal(0, sender.Protect(new byte[100], 11));
        Assert.Equal(0, sender.Protect(new byte[100], 50));
        TestKeys.Protect(sender, TestKeys.Rtp(2));
    }

    [Theory, MemberData(nameof(Variants))]
    public void The_key_is_exhausted_after_2_to_the_48_packets(string name)
    {
        var variant = SrtpVariant.Of(name);
        using SrtpSendContext sender = TestKeys.Sender(variant, uint.MaxValue);
        using SrtpReceiveContext receiver = TestKeys.Receiver(variant, roc: uint.MaxValue);
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(sender, TestKeys.Rtp(65_535))));
        byte[] over = [.. TestKeys.Rtp(0), .. new byte[sender.Overhead]];
        Assert.Equal(0, sender.Protect(over, over.Length - sender.Overhead));
        Assert.Equal(SrtpResult.Exhausted, TestKeys.Receive(receiver, over));
    }

    [Fact]
    public void Another_key_does_not_open_it()
    {
        foreach (SrtpVariant variant in SrtpVariant.All())
        {
            using SrtpSendContext sender = TestKeys.Sender(variant);
            byte[] key = [.. TestKeys.Key];
            key[0] ^= 1;
            using var receiver = new SrtpReceiveContext(variant.Rtp(key));
            Assert.Equal(SrtpResult.AuthenticationFailed, TestKeys.Receive(receiver, TestKeys.Protect(sender, TestKeys.Rtp(1))));
        }
    }

    [Fact]
    public void Keys_of_a_wrong_length_and_unknown_profiles_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SrtpSendContext(SrtpProfile.AeadAes128Gcm, new byte[16], new byte[14]));
        Assert.Throws<ArgumentException>(() => new SrtpSendContext(SrtpProfile.Aes128CmHmacSha1Tag80, new byte[16], new byte[12]));
        Assert.Throws<ArgumentException>(() => new SrtpReceiveContext(SrtpProfile.AeadAes128Gcm, new byte[32], new byte[12]));
        Assert.Throws<ArgumentException>(() => new SrtcpSendContext((SrtpProfile)8, new byte[32], new byte[12]));
        Assert.Throws<ArgumentException>(() => new SrtcpReceiveContext((SrtpProfile)0, [], []));
    }
}
