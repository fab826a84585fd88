using System.Buffers.Binary;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

public sealed class SrtpAllocationTests
{
    private const int Rounds = 2000;

    public static TheoryData<ushort> Profiles => TestKeys.Profiles;

    [Theory, MemberData(nameof(Profiles))]
    public void Protecting_and_unprotecting_media_allocates_nothing(ushort number)
    {
        var profile = (SrtpProfile)number;
        using SrtpSendContext sender = TestKeys.Sender(profile);
        using SrtpReceiveContext receiver = TestKeys.Receiver(profile);
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

    [Theory, MemberData(nameof(Profiles))]
    public void Protecting_and_unprotecting_reports_allocates_nothing(ushort number)
    {
        var profile = (SrtpProfile)number;
        using var sender = new SrtcpSendContext(profile, TestKeys.Key, TestKeys.Salt(profile));
        using var receiver = new SrtcpReceiveContext(profile, TestKeys.Key, TestKeys.Salt(profile));
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

    /// <summary>Everything but a failed tag of <see cref="AeadAesGcm"/>, which the base library reports by an exception.</summary>
    [Theory, MemberData(nameof(Profiles))]
    public void Refusing_a_replay_allocates_nothing(ushort number)
    {
        using SrtpSendContext sender = TestKeys.Sender((SrtpProfile)number);
        using SrtpReceiveContext receiver = TestKeys.Receiver((SrtpProfile)number);
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
}
