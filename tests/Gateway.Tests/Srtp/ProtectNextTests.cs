using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

/// <summary>The fan-out's way in: a header that is not read again must change nothing but the time it takes.</summary>
public sealed class ProtectNextTests
{
    public static TheoryData<string> Variants => SrtpVariant.Names;

    [Theory, MemberData(nameof(Variants))]
    public void Makes_the_packet_that_protect_makes(string name)
    {
        using SrtpSendContext read = TestKeys.Sender(SrtpVariant.Of(name));
        using SrtpSendContext told = TestKeys.Sender(SrtpVariant.Of(name));
        ushort sequence = 65_000;
        for (int size = 0; size <= 1400; size++)
        {
            sequence += 7;
            byte[] plain = TestKeys.Rtp(sequence, size);
            byte[] packet = [.. plain, .. new byte[told.Overhead]];
            Assert.Equal(packet.Length, told.ProtectNext(packet, 12, plain.Length, TestKeys.Ssrc, sequence));
            Assert.Equal(TestKeys.Protect(read, plain), packet);
        }

        Assert.Equal(read.Roc, told.Roc);
    }

    [Theory, MemberData(nameof(Variants))]
    public void Refuses_a_used_index_another_source_and_no_room_and_leaves_the_packet_alone(string name)
    {
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name));
        TestKeys.Protect(sender, TestKeys.Rtp(1000));
        byte[] packet = [.. TestKeys.Rtp(1001), .. new byte[sender.Overhead]];
        byte[] before = [.. packet];
        int length = packet.Length - sender.Overhead;
        foreach (ushort sequence in (ushort[])[1000, 999, 500, 1000 + 32_768, 60_000])
        {
            Assert.Equal(0, sender.ProtectNext(packet, 12, length, TestKeys.Ssrc, sequence));
        }

        Assert.Equal(0, sender.ProtectNext(packet, 12, length, TestKeys.Ssrc + 1, 1001));
        Assert.Equal(0, sender.ProtectNext(packet, 12, length + 1, TestKeys.Ssrc, 1001));
        Assert.Equal(0, sender.ProtectNext(packet, 12, 11, TestKeys.Ssrc, 1001));
        Assert.Equal(0, sender.ProtectNext(packet, 11, length, TestKeys.Ssrc, 1001));
        Assert.Equal(0, sender.ProtectNext(packet, length + 1, length, TestKeys.Ssrc, 1001));
        Assert.Equal(0, sender.ProtectNext(packet, -1, -1, TestKeys.Ssrc, 1001));
        Assert.Equal(0, sender.ProtectNext(packet, int.MaxValue, int.MaxValue, TestKeys.Ssrc, 1001));
        Assert.Equal(0, sender.ProtectNext(packet, 12, int.MinValue, TestKeys.Ssrc, 1001));
        Assert.Equal(before, packet);

        Assert.Equal(packet.Length, sender.ProtectNext(packet, 12, length, TestKeys.Ssrc, 1001));
    }

    [Theory, MemberData(nameof(Variants))]
    public void Ends_with_the_key(string name)
    {
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name), uint.MaxValue);
        byte[] packet = [.. TestKeys.Rtp(65_535), .. new byte[sender.Overhead]];
        Assert.Equal(packet.Length, sender.ProtectNext(packet, 12, packet.Length - sender.Overhead, TestKeys.Ssrc, 65_535));
        Assert.Equal(0, sender.ProtectNext(packet, 12, packet.Length - sender.Overhead, TestKeys.Ssrc, 0));
    }
}
