using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

public sealed class SrtcpContextTests
{
    public static TheoryData<string> Variants => SrtpVariant.Names;

    [Theory, MemberData(nameof(Variants))]
    public void Round_trip_at_every_size_and_byte_for_byte_the_reference(string name)
    {
        var variant = SrtpVariant.Of(name);
        using SrtcpSendContext sender = Sender(variant);
        using SrtcpReceiveContext receiver = Receiver(variant);
        for (uint index = 0; index < 300; index++)
        {
            byte[] plain = TestKeys.Rtcp(2 + (int)index);
            byte[] packet = TestKeys.Protect(sender, plain);
            Assert.Equal(ReferenceSrtp.ProtectRtcp(variant.Profile, TestKeys.Key, variant.Salt, plain, index), packet);
            Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, packet, out byte[] received));
            Assert.Equal(plain, received);
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void Rejects_a_replayed_and_a_too_old_compound(string name)
    {
        using SrtcpSendContext sender = Sender(SrtpVariant.Of(name));
        using SrtcpReceiveContext receiver = Receiver(SrtpVariant.Of(name));
        byte[][] packets = [.. Enumerable.Range(0, 200).Select(_ => TestKeys.Protect(sender, TestKeys.Rtcp()))];
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, packets[150], out _));
        Assert.Equal(SrtpResult.Replayed, TestKeys.Receive(receiver, packets[150], out _));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, packets[23], out _));
        Assert.Equal(SrtpResult.TooOld, TestKeys.Receive(receiver, packets[22], out _));
    }

    [Theory, MemberData(nameof(Variants))]
    public void Flipping_any_bit_fails_and_leaves_no_trace(string name)
    {
        using SrtcpSendContext sender = Sender(SrtpVariant.Of(name));
        using SrtcpReceiveContext receiver = Receiver(SrtpVariant.Of(name), maxStreams: 1);
        byte[] good = TestKeys.Protect(sender, TestKeys.Rtcp());
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(SrtpResult.Ok, TestKeys.Receive(receiver, bad, out byte[] nothing));
            Assert.Empty(nothing);
            Assert.Equal(0, receiver.StreamCount);
        }

        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, good, out _));
    }

    [Theory, MemberData(nameof(Variants))]
    public void Every_truncation_fails(string name)
    {
        using SrtcpSendContext sender = Sender(SrtpVariant.Of(name));
        using SrtcpReceiveContext receiver = Receiver(SrtpVariant.Of(name));
        byte[] good = TestKeys.Protect(sender, TestKeys.Rtcp());
        for (int length = 0; length < good.Length; length++)
        {
            SrtpResult result = TestKeys.Receive(receiver, good[..length], out _);
            Assert.Equal(length < 8 + sender.Overhead ? SrtpResult.TooShort : SrtpResult.AuthenticationFailed, result);
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void Senders_are_bounded_and_have_their_own_windows(string name)
    {
        var variant = SrtpVariant.Of(name);
        using SrtcpSendContext sender = Sender(variant);
        using SrtcpReceiveContext receiver = Receiver(variant, maxStreams: 2);
        byte[] first = TestKeys.Protect(sender, TestKeys.Rtcp(ssrc: 1));
        for (int i = 0; i < 500; i++)
        {
            TestKeys.Protect(sender, TestKeys.Rtcp(ssrc: 1));
        }

        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(sender, TestKeys.Rtcp(ssrc: 2)), out _));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, first, out _));
        Assert.Equal(SrtpResult.UnknownStream, TestKeys.Receive(receiver, TestKeys.Protect(sender, TestKeys.Rtcp(ssrc: 3)), out _));
        Assert.Equal(2, receiver.StreamCount);
    }

    [Theory, MemberData(nameof(Variants))]
    public void The_key_is_exhausted_after_2_to_the_31_compounds(string name)
    {
        var variant = SrtpVariant.Of(name);
        using var sender = new SrtcpSendContext(variant.Rtcp(), 0x7FFF_FFFF);
        using SrtcpReceiveContext receiver = Receiver(variant);
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, TestKeys.Protect(sender, TestKeys.Rtcp()), out _));
        byte[] over = [.. TestKeys.Rtcp(), .. new byte[sender.Overhead]];
        Assert.Equal(0, sender.Protect(over, over.Length - sender.Overhead));
    }

    [Theory, MemberData(nameof(Variants))]
    public void The_sender_refuses_no_room_and_what_is_no_compound(string name)
    {
        using SrtcpSendContext sender = Sender(SrtpVariant.Of(name));
        byte[] buffer = [.. TestKeys.Rtcp(), .. new byte[sender.Overhead]];
        Assert.Equal(0, sender.Protect(buffer, buffer.Length - sender.Overhead + 1));
        Assert.Equal(0, sender.Protect(buffer, 7));
        Assert.Equal(0, sender.Protect(buffer, -1));
        buffer[0] = 0x40;
        Assert.Equal(0, sender.Protect(buffer, buffer.Length - sender.Overhead));
    }

    private static SrtcpSendContext Sender(SrtpVariant variant) => new(variant.Rtcp());

    private static SrtcpReceiveContext Receiver(SrtpVariant variant, int maxStreams = 4) => new(variant.Rtcp(), maxStreams);
}
