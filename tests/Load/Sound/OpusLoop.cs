using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Load.Sound;

/// <summary>
/// Sound encoded once and sent over and over. The second round through the encoder is what is kept, so that the last frame leads into the
/// first as into any other.
/// </summary>
internal sealed class OpusLoop
{
    private const double Pause = 0.001;

    private OpusLoop(byte[][] frames, byte[] levels)
    {
        Frames = frames;
        Levels = levels;
    }

    /// <summary>As a browser would: mono, voice, 32 kbit/s.</summary>
    public static OpusEncoderSettings Settings { get; } = new() { Bitrate = 32_000, Complexity = 9 };

    /// <summary>Opus packets of 20 ms.</summary>
    public byte[][] Frames { get; }

    /// <summary>RFC 6464 level of each frame, in -dBov.</summary>
    public byte[] Levels { get; }

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

        var levels = new byte[frames.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            var rms = TestKit.Audio.SpectrumProbe.Rms(pcm.Slice(i * AudioFormat.FrameSamples, AudioFormat.FrameSamples));
            levels[i] = (byte)Math.Clamp(Math.Round(-rms), 0, 127);
        }

        return new OpusLoop(frames, levels);
    }

    /// <summary>Two seconds of a tone, with a <see cref="Chirp"/> at <paramref name="chirpFrame"/> when that is not negative.</summary>
    /// <param name="frequency">Hz.</param>
    /// <param name="amplitude">1 is full scale.</param>
    /// <param name="chirpFrame">Where the chirp begins, or -1.</param>
    /// <param name="pauses">
    /// The last 0.3 s are nearly silent. People who talk pause; and where somebody talks alone it is in a pause that their packets begin to be passed on.
    /// </param>
    public static OpusLoop Tone(int frequency, double amplitude, int chirpFrame, bool pauses)
    {
        var pcm = new float[2 * AudioFormat.SampleRate];
        new TestKit.Audio.Tone(frequency, amplitude).Fill(pcm);
        if (pauses)
        {
            Fall(pcm.AsSpan(pcm.Length - (AudioFormat.SampleRate * 3 / 10)));
        }

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

    // Down to a thousandth, in 10 ms at either end.
    private static void Fall(Span<float> pcm)
    {
        const int Slope = AudioFormat.SampleRate / 100;
        for (var i = 0; i < pcm.Length; i++)
        {
            var depth = Math.Min(1.0, Math.Min(i, pcm.Length - 1 - i) / (double)Slope);
            pcm[i] *= (float)(1 - (depth * (1 - Pause)));
        }
    }
}
