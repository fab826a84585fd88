using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Load.Sound;

/// <summary>
/// Sound encoded once and sent over and over. The second round through the encoder is what is kept, so that the last frame leads into the
/// first as into any other.
/// </summary>
internal sealed class OpusLoop
{
    private OpusLoop(byte[][] frames, byte level)
    {
        Frames = frames;
        Level = level;
    }

    /// <summary>As a browser would: mono, voice, 32 kbit/s.</summary>
    public static OpusEncoderSettings Settings { get; } = new() { Bitrate = 32_000, Complexity = 9 };

    /// <summary>Opus packets of 20 ms.</summary>
    public byte[][] Frames { get; }

    /// <summary>RFC 6464 level of the whole, in -dBov.</summary>
    public byte Level { get; }

    /// <summary>Encodes a loop of whole frames.</summary>
    public static OpusLoop Encode(ReadOnlySpan<float> pcm)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pcm.Length % AudioFormat.FrameSamples, 0);
        using var encoder = new LibOpusCodec().CreateEncoder(Settings);
        var frames = new byte[pcm.Length / AudioFormat.FrameSamples][];
        Span<byte> packet = stackalloc byte[AudioFormat.MaxFrameBytes];
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < frames.Length; i++)
            {
                var length = encoder.Encode(pcm.Slice(i * AudioFormat.FrameSamples, AudioFormat.FrameSamples), packet);
                frames[i] = packet[..length].ToArray();
            }
        }

        var rms = TestKit.Audio.SpectrumProbe.Rms(pcm);
        return new OpusLoop(frames, (byte)Math.Clamp(Math.Round(-rms), 0, 127));
    }

    /// <summary>Two seconds of a tone, with a <see cref="Chirp"/> at <paramref name="chirpFrame"/> when that is not negative.</summary>
    public static OpusLoop Tone(int frequency, double amplitude, int chirpFrame)
    {
        var pcm = new float[2 * AudioFormat.SampleRate];
        new TestKit.Audio.Tone(frequency, amplitude).Fill(pcm);
        if (chirpFrame >= 0)
        {
            var chirp = pcm.AsSpan(chirpFrame * AudioFormat.FrameSamples, Chirp.Samples);
            for (var i = 0; i < chirp.Length; i++)
            {
                chirp[i] += 0.25f * Chirp.Wave[i];
            }
        }

        return Encode(pcm);
    }
}
