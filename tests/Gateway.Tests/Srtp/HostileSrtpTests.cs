using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

/// <summary>No bytes whatever make a context throw, or accept them.</summary>
public sealed class HostileSrtpTests
{
    public static TheoryData<string> Variants => SrtpVariant.Names;

    [Theory, MemberData(nameof(Variants))]
    public void Noise_of_every_length_is_refused(string name)
    {
        var variant = SrtpVariant.Of(name);
        using SrtpReceiveContext rtp = TestKeys.Receiver(variant);
        using var rtcp = new SrtcpReceiveContext(variant.Rtcp());
        var random = new Random(3711);
        for (int length = 0; length <= 1500; length++)
        {
            byte[] noise = new byte[length];
            random.NextBytes(noise);
            if (length > 0 && length % 2 == 0)
            {
                // Half of it gets past the version check, every other of these with extension and CSRCs.
                noise[0] = (byte)(0x80 | (noise[0] & (length % 4 == 0 ? 0x1F : 0)));
            }

            Assert.NotEqual(SrtpResult.Ok, rtp.Unprotect([.. noise], out int rtpLength));
            Assert.NotEqual(SrtpResult.Ok, rtcp.Unprotect(noise, out int rtcpLength));
            Assert.Equal(0, rtpLength + rtcpLength);
        }

        Assert.Equal(0, rtp.StreamCount + rtcp.StreamCount);
    }
}
