using Spaces.Grains.Interfaces.Audio;
using Spaces.Load.Run;
using Spaces.TestKit.Audio;

namespace Spaces.Load.Sound;

/// <summary>
/// Delay from microphone to ear: the time a chirp's first sample can be played less the time it was captured. A frame leaves when its last
/// sample is captured, so its first one was captured 20 ms before.
/// </summary>
internal static class DelayMeter
{
    // Longer than any delay worth measuring, shorter than the time between chirps.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(800);

    /// <summary>Delays in milliseconds of all chirps that lie within the recording, and how many were not found.</summary>
    public static (List<double> Delays, int Missed) Measure(DecodedSound heard, Microphone microphone, int chirpFrame)
    {
        var delays = new List<double>();
        var missed = 0;
        var sent = microphone.Sent;
        if (heard.Frames.Count == 0)
        {
            return (delays, missed);
        }

        for (var frame = chirpFrame; frame < sent.Length; frame += microphone.LoopFrames)
        {
            var captured = sent[frame] - TimeSpan.FromMilliseconds(AudioFormat.FrameMilliseconds);
            if (captured < heard.Frames[0].Arrival || captured + Longest > heard.Frames[^1].Arrival)
            {
                continue;
            }

            var first = heard.Frames.First(f => f.Arrival >= captured).Position;
            var samples = Math.Min((int)(Longest.TotalSeconds * AudioFormat.SampleRate), heard.Pcm.Length - first);
            var place = Chirp.Find(heard.Pcm.AsSpan(first, samples));
            if (place >= 0 && heard.EarTime(first + place) is { } ear)
            {
                delays.Add((ear - captured).TotalMilliseconds);
            }
            else
            {
                missed++;
            }
        }

        return (delays, missed);
    }
}
