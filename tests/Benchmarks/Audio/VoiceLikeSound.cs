using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Benchmarks.Audio;

/// <summary>
/// A sound that an encoder has as much work with as with a voice: harmonics of a gliding pitch under a syllable's rhythm, and some breath. The
/// same on every run.
/// </summary>
internal static class VoiceLikeSound
{
    private const int Harmonics = 20;

    /// <summary>Frames of 20 ms, mono.</summary>
    public static float[][] Frames(int count)
    {
        Random random = new(9);
        float[][] frames = new float[count][];
        double phase = 0;
        for (int f = 0; f < count; f++)
        {
            frames[f] = new float[AudioFormat.FrameSamples];
            for (int i = 0; i < AudioFormat.FrameSamples; i++)
            {
                double time = ((double)f * AudioFormat.FrameSamples + i) / AudioFormat.SampleRate;
                double pitch = 140 + (30 * Math.Sin(2 * Math.PI * 0.7 * time));
                double loudness = 0.55 + (0.45 * Math.Sin(2 * Math.PI * 4 * time));
                phase += 2 * Math.PI * pitch / AudioFormat.SampleRate;
                double voiced = 0;
                for (int h = 1; h <= Harmonics; h++)
                {
                    voiced += Math.Sin(h * phase) / h;
                }

                frames[f][i] = (float)(loudness * ((0.15 * voiced) + (0.01 * (random.NextDouble() - 0.5))));
            }
        }

        return frames;
    }
}
