using Spaces.Grains.Interfaces.Audio;
using Spaces.Load.Report;
using Spaces.Load.Run;
using Spaces.TestKit.Audio;

namespace Spaces.Load.Speech;

/// <summary>Finds the source, piece by piece, in what a listener heard, and looks at each of its frames there.</summary>
internal static class SpeechCheck
{
    private const int PieceFrames = 150;

    // Room for the delay in which a piece is looked for.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // A frame of the source louder than this counts as voiced; below it there is nothing to compare.
    private const double VoicedDecibels = -35;
    private const double LeastCorrelation = 0.5;

    public static SpeechReport Compare(Ear ear, SpeechSource source, Microphone microphone)
    {
        var heard = ear.Recording!.Decode();
        var sent = microphone.Sent;
        var said = new float[sent.Length * AudioFormat.FrameSamples];
        for (var i = 0; i < said.Length; i++)
        {
            said[i] = source.Pcm[i % source.Pcm.Length];
        }

        var delays = new List<double>();
        var peaks = new List<double>();
        var (damaged, voiced) = (0, 0);
        if (heard.Frames.Count > 0)
        {
            var begin = 0;
            while (begin < sent.Length && sent[begin] < heard.Frames[0].Arrival)
            {
                begin++;
            }

            for (var frame = begin; frame + PieceFrames < sent.Length; frame += PieceFrames)
            {
                var captured = sent[frame] - TimeSpan.FromMilliseconds(AudioFormat.FrameMilliseconds);
                var piece = said.AsSpan(frame * AudioFormat.FrameSamples, PieceFrames * AudioFormat.FrameSamples);
                var first = heard.Frames.FirstOrDefault(f => f.Arrival >= captured);
                var length = piece.Length + (int)(Longest.TotalSeconds * AudioFormat.SampleRate);
                if (first.Samples == 0 || first.Position + length > heard.Pcm.Length)
                {
                    break;
                }

                var stretch = heard.Pcm.AsSpan(first.Position, length);
                var (place, peak) = Fourier.Locate(piece, stretch);
                peaks.Add(peak);
                if (heard.EarTime(first.Position + place) is { } ear0)
                {
                    delays.Add((ear0 - captured).TotalMilliseconds);
                }

                for (var i = 0; i < PieceFrames; i++)
                {
                    var original = piece.Slice(i * AudioFormat.FrameSamples, AudioFormat.FrameSamples);
                    if (SpectrumProbe.Rms(original) > VoicedDecibels)
                    {
                        voiced++;
                        damaged += Correlation(original, stretch.Slice(place + (i * AudioFormat.FrameSamples), AudioFormat.FrameSamples))
                            < LeastCorrelation ? 1 : 0;
                    }
                }
            }
        }

        peaks.Sort();
        return new SpeechReport(
            $"{source.Name}, {source.Pcm.Length / (double)AudioFormat.SampleRate:0.0} s over and over",
            Percentiles.Of(delays),
            peaks.Count == 0 ? 0 : peaks[peaks.Count / 2],
            peaks.Count == 0 ? 0 : peaks[0],
            ear.Expected - ear.Packets,
            damaged,
            voiced);
    }

    private static double Correlation(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return ab / Math.Sqrt(Math.Max(aa * bb, 1e-12));
    }
}
