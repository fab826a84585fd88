using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>What a person heard in the newest frames.</summary>
internal static class Sound
{
    /// <summary>Frames that a judgement is made on: 0.4 s.</summary>
    public const int Window = 20;

    /// <summary>A tone that is in the mix at all is louder than this.</summary>
    public const double Heard = -24;

    /// <summary>A tone that was kept out leaves less than this behind, codec noise included.</summary>
    public const double Absent = -40;

    /// <summary>The newest sound of a person, or null while there are too few frames.</summary>
    public static float[]? Newest(StoredFrame[] frames, uint number)
    {
        var sent = frames.Select(f => f.For(number)).Where(p => p.Length > 0).ToArray();
        if (sent.Length < Window * 2)
        {
            return null;
        }

        // Frames before the window are decoded too: a decoder has to find its feet.
        using var decoder = new LibOpusCodec().CreateDecoder(1);
        var pcm = new float[Window * 2 * AudioFormat.FrameSamples];
        for (var i = 0; i < Window * 2; i++)
        {
            var to = pcm.AsSpan(i * AudioFormat.FrameSamples, AudioFormat.FrameSamples);
            Assert.Equal(AudioFormat.FrameSamples, decoder.Decode(sent[^((Window * 2) - i)], to, inBandFec: false));
        }

        return pcm[(Window * AudioFormat.FrameSamples)..];
    }

    /// <summary>Whether a person hears some tones and not others.</summary>
    public static bool Has(StoredFrame[] frames, uint number, double[] heard, double[] absent) =>
        Newest(frames, number) is { } pcm
        && heard.All(f => SpectrumProbe.Level(pcm, f) > Heard)
        && absent.All(f => SpectrumProbe.Level(pcm, f) < Absent);
}
