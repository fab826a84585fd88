using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Benchmarks.Audio;

/// <summary>
/// A sound that an encoder takes for a voice: syllables of random length, pitch and vowel, every fourth one a hiss, and pauses between words.
/// Regular sounds will not do: from complexity 7 on libopus calls them music and uses its other, cheaper codec. The same on every run.
/// </summary>
internal static class VoiceLikeSound
{
    private const int Harmonics = 25;
    private const int FadeSamples = AudioFormat.SampleRate / 50;

    /// <summary>Frames of 20 ms, mono.</summary>
    public static float[][] Frames(int count)
    {
        float[] sound = new float[count * AudioFormat.FrameSamples];
        Random random = new(9);
        int at = 0;
        for (int syllable = 0; at < sound.Length; syllable++)
        {
            int length = Math.Min(sound.Length - at, random.Next(AudioFormat.SampleRate / 12, AudioFormat.SampleRate / 4));
            var place = sound.AsSpan(at, length);
            if (syllable % 4 == 3)
            {
                Hiss(place, random);
            }
            else
            {
                Vowel(place, random);
            }

            Fade(place);
            at += length + (syllable % 5 == 4 ? AudioFormat.SampleRate / 6 : AudioFormat.SampleRate / 50);
        }

        return [.. sound.Chunk(AudioFormat.FrameSamples)];
    }

    /// <summary>Makes sure that an encoder takes the frames for a voice; they are encoded once.</summary>
    /// <exception cref="InvalidOperationException">It took them for music: figures of different efforts could not be compared.</exception>
    public static void RequireVoice(IOpusEncoder encoder, float[][] frames)
    {
        byte[] packet = new byte[AudioFormat.MaxFrameBytes];
        int music = frames.Count(frame =>
            !OpusPacket.TryParse(packet.AsSpan(0, encoder.Encode(frame, packet)), out var opus) || opus.Mode == OpusMode.Celt);
        if (music > frames.Length / 20)
        {
            throw new InvalidOperationException($"{music} of {frames.Length} frames were coded as music.");
        }
    }

    private static void Vowel(Span<float> sound, Random random)
    {
        double pitch = 100 + (60 * random.NextDouble());
        double glide = 60 * (random.NextDouble() - 0.5) / sound.Length;
        (double Hertz, double Width)[] formants =
            [(300 + (500 * random.NextDouble()), 90), (900 + (1300 * random.NextDouble()), 130), (2400 + (600 * random.NextDouble()), 200)];
        double[] weights = new double[Harmonics];
        for (int h = 0; h < Harmonics; h++)
        {
            double hertz = (h + 1) * pitch;
            weights[h] = formants.Sum(f => 1 / (1 + Math.Pow((hertz - f.Hertz) / f.Width, 2))) / Math.Sqrt(h + 1);
        }

        double phase = 0;
        for (int i = 0; i < sound.Length; i++)
        {
            // No throat is a clock: the pitch trembles.
            phase += 2 * Math.PI * (pitch + (glide * i) + (8 * (random.NextDouble() - 0.5))) / AudioFormat.SampleRate;
            double sum = 0.02 * (random.NextDouble() - 0.5);
            for (int h = 0; h < Harmonics; h++)
            {
                sum += weights[h] * Math.Sin((h + 1) * phase);
            }

            sound[i] = (float)(0.12 * sum);
        }
    }

    private static void Hiss(Span<float> sound, Random random)
    {
        double before = 0;
        for (int i = 0; i < sound.Length; i++)
        {
            double now = random.NextDouble() - 0.5;
            sound[i] = (float)(0.08 * (now - (0.8 * before)));
            before = now;
        }
    }

    private static void Fade(Span<float> sound)
    {
        int length = Math.Min(FadeSamples, sound.Length / 2);
        for (int i = 0; i < length; i++)
        {
            sound[i] *= (float)i / length;
            sound[^(i + 1)] *= (float)i / length;
        }
    }
}
