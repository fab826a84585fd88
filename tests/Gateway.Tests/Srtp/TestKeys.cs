using Spaces.Gateway.Rtp;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

/// <summary>Fixed keys and small packets for the SRTP tests.</summary>
internal static class TestKeys
{
    public const uint Ssrc = 0xCAFEBABE;

    public static readonly byte[] Key = Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139");

    private static readonly byte[] LongSalt = Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6");

    public static byte[] Salt(SrtpProfile profile) => LongSalt[..profile.SaltLength];

    public static SrtpSendContext Sender(SrtpVariant variant, uint roc = 0) => new(variant.Rtp(), roc);

    public static SrtpReceiveContext Receiver(SrtpVariant variant, int maxStreams = 4, uint roc = 0) => new(variant.Rtp(), maxStreams, roc);

    public static byte[] Rtp(ushort sequence, int payloadLength = 20, uint ssrc = Ssrc)
    {
        byte[] packet = new byte[RtpWriter.FixedHeaderLength + payloadLength];
        RtpWriter.WriteHeader(packet, marker: false, 111, sequence, (uint)(sequence * 960), ssrc);
        for (int i = RtpWriter.FixedHeaderLength; i < packet.Length; i++)
        {
            packet[i] = (byte)((i * 7) + sequence);
        }

        return packet;
    }

    public static byte[] Rtcp(int words = 7, uint ssrc = Ssrc)
    {
        byte[] packet = new byte[4 * words];
        packet[0] = 0x80;
        packet[1] = 200;
        packet[3] = (byte)(words - 1);
        packet[4] = (byte)(ssrc >> 24);
        packet[5] = (byte)(ssrc >> 16);
        packet[6] = (byte)(ssrc >> 8);
        packet[7] = (byte)ssrc;
        for (int i = 8; i < packet.Length; i++)
        {
            packet[i] = (byte)(i * 11);
        }

        return packet;
    }

    public static byte[] Protect(SrtpSendContext context, byte[] plain)
    {
        byte[] packet = [.. plain, .. new byte[context.Overhead]];
        int length = context.Protect(packet, plain.Length);
        Assert.Equal(packet.Length, length);
        return packet;
    }

    public static byte[] Protect(SrtcpSendContext context, byte[] plain)
    {
        byte[] packet = [.. plain, .. new byte[context.Overhead]];
        int length = context.Protect(packet, plain.Length);
        Assert.Equal(packet.Length, length);
        return packet;
    }

    /// <summary>Unprotects a copy, so that a test may send the same bytes again.</summary>
    public static SrtpResult Receive(SrtpReceiveContext context, byte[] packet, out byte[] plain)
    {
        byte[] copy = [.. packet];
        SrtpResult result = context.Unprotect(copy, out int length);
        plain = copy[..length];
        return result;
    }

    /// <summary>The same when only the verdict is of interest.</summary>
    public static SrtpResult Receive(SrtpReceiveContext context, byte[] packet) => Receive(context, packet, out _);

    /// <summary>The same for RTCP.</summary>
    public static SrtpResult Receive(SrtcpReceiveContext context, byte[] packet, out byte[] plain)
    {
        byte[] copy = [.. packet];
        SrtpResult result = context.Unprotect(copy, out int length);
        plain = copy[..length];
        return result;
    }
}
