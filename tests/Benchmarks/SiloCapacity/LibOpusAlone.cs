using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Media;
using Spaces.Grains.Opus;

namespace Spaces.Benchmarks.SiloCapacity;

/// <summary>
/// The yardstick: the codec calls of as many rooms and nothing else, by one thread. A decode for each speaker; an encode for all, and one more for each speaker
/// where there are several. The rooms take turns, so that none finds its codecs in the nearest cache.
/// </summary>
internal static class LibOpusAlone
{
    private const int WarmUp = 20;
    private const int Ticks = 150;

    /// <summary>Processor time of a room's 20 ms, in microseconds.</summary>
    public static double Measure(int rooms, int speakers, int complexity)
    {
        var codec = new LibOpusCodec();
        var options = new MixerOptions();
        var settings = new OpusEncoderSettings
        {
            Bitrate = options.Bitrate,
            Complexity = complexity,
            Voice = options.Voice,
            InBandFec = options.InBandFec,
        };
        var decoders = Enumerable.Range(0, rooms * speakers).Select(_ => codec.CreateDecoder(1)).ToArray();
        var encoders = Enumerable.Range(0, rooms * (speakers + 1)).Select(_ => codec.CreateEncoder(settings)).ToArray();
        float[][] voices = [.. Enumerable.Range(0, speakers).Select(_ => new float[AudioFormat.FrameSamples])];
        float[] mix = new float[AudioFormat.FrameSamples];
        byte[] packet = new byte[AudioFormat.MaxFrameBytes];
        var begun = TimeSpan.Zero;
        for (int tick = 0; tick < WarmUp + Ticks; tick++)
        {
            begun = tick == WarmUp ? ThreadCpuTime.Now : begun;
            for (int room = 0; room < rooms; room++)
            {
                Array.Clear(mix);
                for (int s = 0; s < speakers; s++)
                {
                    decoders[(room * speakers) + s].Decode(Speech.Of((uint)((room * speakers) + s), tick).Payload, voices[s], inBandFec: false);
                    Pcm.Add(mix, voices[s]);
                }

                for (int e = 0; e <= speakers; e++)
                {
                    // A sole speaker hears nobody: silence is not encoded.
                    if (e == speakers || speakers > 1)
                    {
                        Subtract(mix, e < speakers ? voices[e] : null);
                        encoders[(room * (speakers + 1)) + e].Encode(mix, packet);
                    }
                }
            }
        }

        var spent = ThreadCpuTime.Now - begun;
        foreach (var coder in decoders.Cast<IDisposable>().Concat(encoders))
        {
            coder.Dispose();
        }

        return spent.TotalMicroseconds / (Ticks * rooms);
    }

    private static void Subtract(float[] mix, float[]? voice)
    {
        if (voice is not null)
        {
            Pcm.Subtract(mix, voice, mix);
        }
    }
}
