using System.Buffers.Binary;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

public sealed class SrtpAllocationTests
{
    private const int Rounds = 2000;

    public static TheoryData<string> Variants => SrtpVariant.Names;

    public static TheoryData<string> WithoutExceptions =>
    [
        .. SrtpVariant.All()
            .Where(v => v is not { Profile: SrtpProfile.AeadAes128Gcm, Implementation: SrtpImplementation.Platform })
            .Select(v => v.ToString()),
    ];

    [Theory, MemberData(nameof(Variants))]
    public void Protecting_and_unprotecting_media_allocates_nothing(string name)
    {
        var variant = SrtpVariant.Of(name);
        using SrtpSendContext sender = TestKeys.Sender(variant);
        using SrtpReceiveContext receiver = TestKeys.Receiver(variant);
        byte[] plain = TestKeys.Rtp(0, 160);
        byte[] buffer = new byte[plain.Length + sender.Overhead];
        ushort sequence = 0;
        Assert.Equal(Rounds, Run());

        long before = GC.GetAllocatedBytesForCurrentThread();
        int done = Run();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Rounds, done);
        Assert.Equal(0, allocated);

        int Run()
        {
            int good = 0;
            for (int i = 0; i < Rounds; i++)
            {
                plain.CopyTo(buffer, 0);
                BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), sequence++);
                int length = sender.Protect(buffer, plain.Length);
                good += receiver.Unprotect(buffer.AsSpan(0, length), out _) == SrtpResult.Ok ? 1 : 0;
            }

            return good;
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void Protecting_and_unprotecting_reports_allocates_nothing(string name)
    {
        var variant = SrtpVariant.Of(name);
        using var sender = new SrtcpSendContext(variant.Rtcp());
        using var receiver = new SrtcpReceiveContext(variant.Rtcp());
        byte[] plain = TestKeys.Rtcp();
        byte[] buffer = new byte[plain.Length + sender.Overhead];
        Assert.Equal(Rounds, Run());

        long before = GC.GetAllocatedBytesForCurrentThread();
        int done = Run();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Rounds, done);
        Assert.Equal(0, allocated);

        int Run()
        {
            int good = 0;
            for (int i = 0; i < Rounds; i++)
            {
                plain.CopyTo(buffer, 0);
                int length = sender.Protect(buffer, plain.Length);
                good += receiver.Unprotect(buffer.AsSpan(0, length), out _) == SrtpResult.Ok ? 1 : 0;
            }

            return good;
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void Refusing_a_replay_allocates_nothing(string name)
    {
        using SrtpSendContext sender = TestKeys.Sender(SrtpVariant.Of(name));
        using SrtpReceiveContext receiver = TestKeys.Receiver(SrtpVariant.Of(name));
        byte[] packet = TestKeys.Protect(sender, TestKeys.Rtp(1));
        Assert.Equal(SrtpResult.Ok, TestKeys.Receive(receiver, packet));
        Assert.Equal(SrtpResult.Replayed, receiver.Unprotect(packet, out _));

        int refused = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
        {
            refused += receiver.Unprotect(packet, out _) == SrtpResult.Replayed ? 1 : 0;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Rounds, refused);
        Assert.Equal(0, allocated);
    }

    /// <summary>All but <see cref="AeadAesGcm"/>: the base library reports a failed tag by an exception.</summary>
    [Theory, MemberData(nameof(WithoutExceptions))]
    public void Refusing_a_forgery_allocates_nothing(string name)
    {
        var variant = SrtpVariant.Of(name);
        using SrtpReceiveContext rtp = TestKeys.Receiver(variant);
        using var rtcp = new SrtcpReceiveContext(variant.Rtcp());
        byte[] packet = [.. TestKeys.Rtp(1, 160), .. new byte[16]];
        byte[] compound = [.. TestKeys.Rtcp(), .. new byte[20]];
        Assert.Equal(2 * Rounds, Run());

        long before = GC.GetAllocatedBytesForCurrentThread();
        int refused = Run();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(2 * Rounds, refused);
        Assert.Equal(0, allocated);

        int Run()
        {
            int count = 0;
            for (int i = 0; i < Rounds; i++)
            {
                count += rtp.Unprotect(packet, out _) == SrtpResult.AuthenticationFailed ? 1 : 0;
                count += rtcp.Unprotect(compound, out _) == SrtpResult.AuthenticationFailed ? 1 : 0;
            }

            return count;
        }
    }
}
