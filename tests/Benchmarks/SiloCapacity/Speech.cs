using Spaces.Benchmarks.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Benchmarks.SiloCapacity;

/// <summary>Ten seconds of a voice as a browser would send it, encoded once; speakers go round in it, each from another place.</summary>
internal static class Speech
{
    private const int Frames = 500;

    /// <summary>The packets.</summary>
    public static byte[][] Packets { get; } = Encode();

    /// <summary>The n-th packet of a speaker.</summary>
    public static AudioPacket Of(uint speaker, long n) => new(
        1_000 + n, 480_000 + (n * AudioFormat.FrameSamples), 20, voice: true, Packets[(n + (speaker * 131)) % Frames]);

    private static byte[][] Encode()
    {
        using var encoder = new LibOpusCodec().CreateEncoder(new OpusEncoderSettings { Complexity = 9, InBandFec = true });
        byte[] packet = new byte[AudioFormat.MaxFrameBytes];
        return [.. VoiceLikeSound.Frames(Frames).Select(frame => packet[..encoder.Encode(frame, packet)])];
    }
}
