using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Load.Speech;

/// <summary>
/// Sound with the outline of speech: syllables of five a second, voiced ones as pulses at a gliding pitch through two resonances, every
/// third one noise as in "s". The seed is fixed, so it is the same in every run.
/// </summary>
internal static class SyllableNoise
{
    private const double SyllableSeconds = 0.2;

    public static float[] Make(int seconds)
    {
        var random = new Random(20_771);
        var pcm = new float[seconds * AudioFormat.SampleRate];
        var syllable = (int)(SyllableSeconds * AudioFormat.SampleRate);
        for (var start = 0; start + syllable <= pcm.Length; start += syllable)
        {
            var voiced = start / syllable % 3 != 2;
            var pitch = 90 + (60 * random.NextDouble());
            Resonance first = new(300 + (500 * random.NextDouble()), 90);
            Resonance second = new(900 + (1400 * random.NextDouble()), 140);
            double phase = 0;
            for (var i = 0; i < syllable; i++)
            {
                var outline = Math.Sin(Math.PI * i / syllable);
                phase += (pitch + (20.0 * i / syllable)) / AudioFormat.SampleRate;
                var pulse = phase >= 1 ? 1.0 : 0.0;
                phase -= pulse;
                var source = voiced ? pulse : 0.05 * ((2 * random.NextDouble()) - 1);
                pcm[start + i] = (float)(outline * (voiced ? first.Next(source) + second.Next(source) : source));
            }
        }

        return pcm;
    }

    private sealed class Resonance(double frequency, double bandwidth)
    {
        private readonly double _radius = Math.Exp(-Math.PI * bandwidth / AudioFormat.SampleRate);
        private readonly double _turn = Math.Cos(2 * Math.PI * frequency / AudioFormat.SampleRate);
        private double _one;
        private double _two;

        public double Next(double x)
        {
            var y = x + (2 * _radius * _turn * _one) - (_radius * _radius * _two);
            (_two, _one) = (_one, y);
            return y;
        }
    }
}
