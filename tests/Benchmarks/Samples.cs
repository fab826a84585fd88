using System.Buffers.Binary;
using Spaces.Gateway.Rtp;
using Spaces.Gateway.Srtp;

namespace Spaces.Benchmarks;

/// <summary>Keys and packets to measure with. Their content does not matter to the code under test, their sizes do.</summary>
internal static class Samples
{
    public const uint Ssrc = 0xCAFE_BABE;
    public const byte PayloadType = 111;
    public const int LevelExtension = 1;

    /// <summary>Bytes of a 20 ms frame at 32 kbit/s, the rate of the mixer's streams.</summary>
    public const int FrameBytes = 80;

    public static byte[] Key { get; } = Bytes(16, seed: 1);

    public static byte[] Salt(SrtpProfile profile) => Bytes(profile.SaltLength, seed: 2);

    /// <summary>Bytes without a pattern, always the same.</summary>
    public static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>A browser's packet: fixed header, the level extension (RFC 6464), payload.</summary>
    public static byte[] Rtp(int payloadLength, uint ssrc = Ssrc)
    {
        byte[] packet = new byte[RtpWriter.FixedHeaderLength + 8 + payloadLength];
        int header = RtpWriter.WriteHeader(packet, marker: false, PayloadType, 0, 0, ssrc);
        Span<byte> level = stackalloc byte[1];
        AudioLevel.Write(level, 20, voice: true);
        header = RtpWriter.AppendExtension(packet, header, LevelExtension, level);
        Bytes(payloadLength, seed: 3).CopyTo(packet, header);
        return packet;
    }

    /// <summary>Numbers a packet: only the sequence and the time change from one to the next.</summary>
    public static void Number(Span<byte> packet, ushort sequence)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], (uint)sequence * 960);
    }

    /// <summary>A sender report with one report block: 52 bytes.</summary>
    public static byte[] Rtcp()
    {
        byte[] packet = Bytes(52, seed: 4);
        packet[0] = 0x81;
        packet[1] = 200;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), 12);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), Ssrc);
        return packet;
    }
}
