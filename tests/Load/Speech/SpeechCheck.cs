using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.Load.Report;
using Spaces.Load.Run;
using Spaces.TestKit;
using Spaces.TestKit.Audio;

namespace Spaces.Load.Speech;

/// <summary>
/// Finds the source, piece by piece, in what a listener heard, and looks at each of its frames there. A voice codec does not keep the
/// waveform, so the same is done with what two codecs in a row make of the source without any network: only what is worse than that is
/// the path's doing.
/// </summary>
internal static class SpeechCheck
{
    // A second: the mixer's jitter buffer may move the sound in a pause, and a piece should not straddle many of those.
    private const int PieceFrames = 50;

    // A frame of the source louder than this counts as voiced; below it there is nothing to compare.
    private const double VoicedDecibels = -35;
    private const double LeastCorrelation = 0.5;

    // Room for the delay in which a piece is looked for.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static SpeechReport Compare(Ear ear, SpeechSource source, Microphone microphone)
    {
        var heard = ear.Recording!.Decode();
        var sent = microphone.Sent;
        var path = new Pieces();
        var delays = new List<double>();
        var firstArrival = heard.Frames.Count > 0 ? heard.Frames[0].Arrival : TimeSpan.MaxValue;
        for (var frame = 0; frame + PieceFrames < sent.Length; frame += PieceFrames)
        {
            var captured = sent[frame] - TimeSpan.FromMilliseconds(AudioFormat.FrameMilliseconds);
            var first = captured < firstArrival ? default : heard.Frames.FirstOrDefault(f => f.Arrival >= captured);
            if (first.Samples > 0
                && path.Look(Said(source, frame), heard.Pcm, first.Position) is { } place
                && heard.EarTime(place) is { } ear0)
            {
                delays.Add((ear0 - captured).TotalMilliseconds);
            }
        }

        var codecs = CodecsAlone(source);
        return new SpeechReport(
            $"{source.Name}, {source.Pcm.Length / (double)AudioFormat.SampleRate:0.0} s over and over",
            Percentiles.Of(delays),
            path.Median,
            path.Least,
            codecs.Median,
            codecs.Least,
            Missing(ear.Recording!),
            path.Damaged,
            path.Voiced,
            codecs.DamagedShare);
    }

    private static Pieces CodecsAlone(SpeechSource source)
    {
        const int Rounds = 3;
        var frames = Rounds * source.Pcm.Length / AudioFormat.FrameSamples;
        using var client = new LibOpusCodec().CreateEncoder(Sound.OpusLoop.Settings);
        using var mixerEar = new LibOpusCodec().CreateDecoder(1);
        using var mixer = new LibOpusCodec().CreateEncoder(new OpusEncoderSettings());
        using var listener = new LibOpusCodec().CreateDecoder(1);
        var heard = new float[frames * AudioFormat.FrameSamples];
        var between = new float[AudioFormat.FrameSamples];
        Span<byte> packet = stackalloc byte[AudioFormat.MaxFrameBytes];
        for (var i = 0; i < frames; i++)
        {
            var length = client.Encode(Said(source, i, 1), packet);
            mixerEar.Decode(packet[..length], between, inBandFec: false);
            length = mixer.Encode(between, packet);
            listener.Decode(packet[..length], heard.AsSpan(i * AudioFormat.FrameSamples, AudioFormat.FrameSamples), inBandFec: false);
        }

        var pieces = new Pieces();
        for (var frame = 0; frame + PieceFrames <= frames; frame += PieceFrames)
        {
            pieces.Look(Said(source, frame), heard, frame * AudioFormat.FrameSamples);
        }

        return pieces;
    }

    private static float[] Said(SpeechSource source, int frame, int frames = PieceFrames)
    {
        var piece = new float[frames * AudioFormat.FrameSamples];
        var start = (long)frame * AudioFormat.FrameSamples;
        for (var i = 0; i < piece.Length; i++)
        {
            piece[i] = source.Pcm[(int)((start + i) % source.Pcm.Length)];
        }

        return piece;
    }

    /// <summary>What was found of the pieces looked for so far.</summary>
    private sealed class Pieces
    {
        private readonly List<double> _peaks = [];

        public int Damaged { get; private set; }

        public int Voiced { get; private set; }

        public double DamagedShare => Voiced == 0 ? 0 : (double)Damaged / Voiced;

        public double Median => _peaks.Count == 0 ? 0 : _peaks.Order().ElementAt(_peaks.Count / 2);

        public double Least => _peaks.Count == 0 ? 0 : _peaks.Min();

        /// <summary>Looks for a piece from a place on; the place where it is, or null when there is nothing to find or to look in.</summary>
        public int? Look(ReadOnlySpan<float> piece, ReadOnlySpan<float> heard, int from)
        {
            var length = piece.Length + (int)(Longest.TotalSeconds * AudioFormat.SampleRate);
            if (from + length > heard.Length || SpectrumProbe.Rms(piece) < VoicedDecibels)
            {
                return null;
            }

            var stretch = heard.Slice(from, length);
            var (place, peak) = Fourier.Locate(piece, stretch);
            _peaks.Add(peak);
            for (var at = 0; at < piece.Length; at += AudioFormat.FrameSamples)
            {
                var original = piece.Slice(at, AudioFormat.FrameSamples);
                if (SpectrumProbe.Rms(original) > VoicedDecibels)
                {
                    Voiced++;
                    Damaged += Correlation(original, stretch.Slice(place + at, AudioFormat.FrameSamples)) < LeastCorrelation ? 1 : 0;
                }
            }

            return from + place;
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

    private static long Missing(SoundRecording recording)
    {
        var numbers = recording.Packets.Select(p => p.Sequence).Distinct().ToArray();
        return numbers.Length == 0 ? 0 : numbers.Max() - numbers.Min() + 1 - numbers.Length;
    }
}
