using Spaces.Grains.Interfaces.Audio;

namespace Spaces.TestKit.Audio;

/// <summary>A sine whose phase goes on from frame to frame.</summary>
/// <param name="frequency">Hertz.</param>
/// <param name="amplitude">Peak, full scale is 1.</param>
public sealed class Tone(double frequency, double amplitude = 0.25)
{
    private double _phase;

    /// <summary>Peak of the tone; may change at any time.</summary>
    public double Amplitude { get; set; } = amplitude;

    /// <summary>Hertz.</summary>
    public double Frequency { get; } = frequency;

    /// <summary>Fills a span with the samples that follow, the same in each of the interleaved channels.</summary>
    public void Fill(Span<float> pcm, int channels = 1)
    {
        double step = 2 * Math.PI * Frequency / AudioFormat.SampleRate;
        for (int i = 0; i < pcm.Length; i += channels)
        {
            pcm.Slice(i, channels).Fill((float)(Amplitude * Math.Sin(_phase)));
            _phase = (_phase + step) % (2 * Math.PI);
        }
    }

    /// <summary>The next frames as an array of their own.</summary>
    public float[] Next(int samples)
    {
        float[] pcm = new float[samples];
        Fill(pcm);
        return pcm;
    }
}
