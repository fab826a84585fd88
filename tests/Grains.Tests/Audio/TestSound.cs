using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>Sounds to listen to a change with. The same on every run.</summary>
internal static class TestSound
{
    private const int Rate = AudioFormat.SampleRate;

    /// <summary>By name: "voice" (syllables, hisses and pauses), "tone", "chord" (steady) or "music" (plucked notes).</summary>
    public static float[] Make(string name, int seconds) => name switch
    {
        "voice" => Voice(seconds, 110, 5),
        "high voice" => Voice(seconds, 215, 7),
        "tone" => Fill(seconds, t => 0.2 * Math.Sin(2 * Math.PI * 431 * t)),
        "chord" => Fill(seconds, t => 0.05 * (Partials(220, t) + Partials(277.18, t) + Partials(329.63, t))),
        "music" => Music(seconds),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static float[] Fill(int seconds, Func<double, double> sound)
    {
        float[] pcm = new float[seconds * Rate];
        for (int i = 0; i < pcm.Length; i++)
        {
            pcm[i] = (float)sound((double)i / Rate);
        }

        return pcm;
    }

    private static double Partials(double hertz, double t)
    {
        double sum = 0;
        for (int h = 1; h < 5; h++)
        {
            sum += Math.Sin((2 * Math.PI * hertz * h * t) + hertz) / h;
        }

        return sum;
    }

    private static float[] Voice(int seconds, double pitch, int seed)
    {
        Random random = new(seed);
        float[] pcm = new float[seconds * Rate];
        int at = Rate / 10;
        for (int syllable = 0; at < pcm.Length; syllable++)
        {
            int length = Math.Min(pcm.Length - at, random.Next(Rate / 10, Rate / 4));
            double f0 = pitch * (0.9 + (0.3 * random.NextDouble()));
            double glide = 0.2 * (random.NextDouble() - 0.6);
            (double Hertz, double Width)[] formants =
                [(300 + (450 * random.NextDouble()), 90), (900 + (1300 * random.NextDouble()), 130), (2500 + (500 * random.NextDouble()), 200)];
            bool hiss = syllable % 4 == 3;
            double phase = 0;
            double before = 0;
            for (int i = 0; i < length; i++)
            {
                double edge = Math.Min(1, Math.Min(i, length - i) / (0.02 * Rate));
                double noise = random.NextDouble() - 0.5;
                phase += 2 * Math.PI * f0 * (1 + (glide * i / length)) / Rate;
                double sum = 0.02 * noise;
                for (int h = 1; h <= 30 && !hiss; h++)
                {
                    double weight = formants.Sum(f => 1 / (1 + Math.Pow(((h * f0) - f.Hertz) / f.Width, 2))) / Math.Sqrt(h);
                    sum += weight * Math.Sin((h * phase) + (0.3 * h * h));
                }

                pcm[at + i] = (float)(edge * (hiss ? 0.15 * (noise - (0.8 * before)) : 0.12 * sum));
                before = noise;
            }

            at += length + (syllable % 6 == 5 ? Rate / 3 : Rate / 60);
        }

        for (int i = 0; i < pcm.Length; i++)
        {
            pcm[i] += (float)(0.001 * (random.NextDouble() - 0.5)); // a room is never silent: -70 dB
        }

        return pcm;
    }

    private static float[] Music(int seconds)
    {
        Random random = new(3);
        double[] scale = [261.63, 293.66, 329.63, 392, 440, 523.25, 587.33, 659.26];
        float[] pcm = new float[seconds * Rate];
        for (int start = 0; start < pcm.Length; start += Rate / 4)
        {
            double hertz = scale[random.Next(scale.Length)];
            for (int i = 0; i < Rate && start + i < pcm.Length; i++)
            {
                double outline = Math.Exp(-i / 12_000.0) * Math.Min(1, i / 240.0);
                for (int h = 1; h < 8; h++)
                {
                    pcm[start + i] += (float)(0.08 * outline * Math.Sin(2 * Math.PI * hertz * h * i / Rate) / h);
                }
            }
        }

        return pcm;
    }
}
