using System.Diagnostics;
using System.Globalization;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Benchmarks.Audio;

/// <summary>
/// <c>--opus-table [speech.wav]</c>: what an encode costs and what it is worth, over complexity, rate, FEC and channels, as a table in
/// Markdown. The speech is a 16-bit mono WAVE file at 48 kHz, or a synthetic voice where none is named.
/// </summary>
internal static class OpusTable
{
    private const int Frames = 500; // 10 s
    private const int Rounds = 3;
    private const int LossPercent = 10;

    /// <summary>Measures and writes; answers the exit code.</summary>
    public static int Run(string? speech, TextWriter output)
    {
        if (!LibOpusCodec.TryLoad(out string missing))
        {
            output.WriteLine(missing);
            return 1;
        }

        float[][] mono = speech is null ? VoiceLikeSound.Frames(Frames) : SpeechFile.Read(speech, Frames);
        output.WriteLine($"Sound: {(speech is null ? "a synthetic voice" : Path.GetFileName(speech))}, {mono.Length} frames; {LibOpusCodec.Version}.");
        output.WriteLine("Distance: log-spectral distance in dB of what is decoded to what was said (the lower the better).");
        output.WriteLine($"With loss: {LossPercent} % of the packets at random, mended by FEC where it is there, else concealed.");
        output.WriteLine();
        output.WriteLine("| channels | kbit/s | FEC for | complexity | µs a frame | bytes a frame | coded as voice | distance | with loss |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (int channels in new[] { 1, 2 })
        {
            float[][] frames = channels == 1 ? mono : Stereo(mono);
            foreach (int rate in new[] { 16_000, 24_000, 32_000, 48_000 })
            {
                foreach (int loss in new[] { 0, LossPercent })
                {
                    // In stereo every second complexity: the shape is the same.
                    for (int complexity = 0; complexity <= 10; complexity += channels)
                    {
                        Row(output, frames, mono, new OpusEncoderSettings
                        {
                            Channels = channels,
                            Bitrate = rate,
                            ExpectedLossPercent = loss,
                            Complexity = complexity,
                        });
                    }
                }
            }
        }

        return 0;
    }

    private static void Row(TextWriter output, float[][] frames, float[][] mono, OpusEncoderSettings settings)
    {
        List<byte[]> packets = [];
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            using IOpusEncoder encoder = new LibOpusCodec().CreateEncoder(settings);
            byte[] packet = new byte[AudioFormat.MaxFrameBytes];
            packets.Clear();
            long start = Stopwatch.GetTimestamp();
            foreach (float[] frame in frames)
            {
                int length = encoder.Encode(frame, packet);
                packets.Add(packet[..length]);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / frames.Length);
        }

        int voice = packets.Count(p => OpusPacket.TryParse(p, out OpusPacket opus) && opus.Mode != OpusMode.Celt);
        HashSet<int> none = [];
        Random random = new(17);
        HashSet<int> lost = [.. Enumerable.Range(1, packets.Count - 1).Where(_ => random.Next(100) < LossPercent)];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {settings.Channels} | {settings.Bitrate / 1000} | {settings.ExpectedLossPercent} % | {settings.Complexity} | {best:F0} | {packets.Average(p => p.Length):F1} | {100.0 * voice / packets.Count:F0} % | {Distance(packets, mono, none):F2} | {Distance(packets, mono, lost):F2} |"));
    }

    private static double Distance(List<byte[]> packets, float[][] said, HashSet<int> lost)
    {
        using IOpusDecoder decoder = new LibOpusCodec().CreateDecoder(1);
        List<float> heard = new(packets.Count * AudioFormat.FrameSamples);
        float[] frame = new float[AudioFormat.FrameSamples];
        for (int i = 0; i < packets.Count; i++)
        {
            if (!lost.Contains(i))
            {
                decoder.Decode(packets[i], frame, inBandFec: false);
            }
            else if (i + 1 < packets.Count && !lost.Contains(i + 1) && OpusPacket.TryParse(packets[i + 1], out OpusPacket next) && next.HasRecovery)
            {
                decoder.Decode(packets[i + 1], frame, inBandFec: true);
            }
            else
            {
                decoder.Decode([], frame, inBandFec: false);
            }

            heard.AddRange(frame);
        }

        return SpectralDistance.Between([.. said.SelectMany(f => f)], [.. heard], lookAhead: AudioFormat.SampleRate * 65 / 10_000);
    }

    /// <summary>The voice a little to the left, with its echo from the right: something for both channels, and the middle is nearly the voice.</summary>
    private static float[][] Stereo(float[][] mono)
    {
        float[] all = [.. mono.SelectMany(f => f)];
        const int echo = 7 * AudioFormat.SampleRate / 1000;
        return [.. mono.Select((frame, n) =>
        {
            float[] both = new float[2 * frame.Length];
            for (int i = 0; i < frame.Length; i++)
            {
                int at = (n * frame.Length) + i;
                float late = at >= echo ? all[at - echo] * 0.2f : 0;
                both[2 * i] = frame[i] + late;
                both[(2 * i) + 1] = (0.7f * frame[i]) - late;
            }

            return both;
        })];
    }
}
