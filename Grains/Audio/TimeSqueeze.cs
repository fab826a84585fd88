using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>Plays more than a frame's worth of audio as one: blends the present into what comes up to a frame later.</summary>
internal static class TimeSqueeze
{
    private const int Frame = AudioFormat.FrameSamples;
    private const int LeastLag = DepthWatch.LeastExcess;
    private const int Stride = 4;

    /// <summary>The most that one squeeze takes out of an excess, in samples: what must wait beyond a frame.</summary>
    public static int Most(int excess) => Math.Min(excess, Frame);

    /// <summary>Takes one frame out of a fifo and drops another 5 ms to <paramref name="most"/> on the way.</summary>
    /// <remarks>
    /// The lag is the one at which the two passages resemble each other most, so that a steady tone or a vowel keeps its
    /// phase through the blend and no beat is heard.
    /// </remarks>
    /// <param name="fifo">Holds at least a frame and <paramref name="most"/>.</param>
    /// <param name="frame">The frame to be filled.</param>
    /// <param name="most">Most samples to drop: 240 to 960.</param>
    /// <returns>Samples dropped.</returns>
    public static int Take(PcmFifo fifo, Span<float> frame, int most)
    {
        int channels = fifo.Channels;
        int length = Frame * channels;
        ReadOnlySpan<float> waiting = fifo.Waiting;
        ReadOnlySpan<float> now = waiting[..length];
        int best = most;
        float bestLikeness = float.MinValue;
        for (int lag = LeastLag; lag <= most; lag += Stride)
        {
            ReadOnlySpan<float> later = waiting.Slice(lag * channels, length);
            float likeness = Pcm.Dot(now, later) / MathF.Sqrt(Pcm.Dot(later, later) + 1e-9f);
            if (likeness >= bestLikeness)
            {
                (best, bestLikeness) = (lag, likeness);
            }
        }

        waiting.Slice(best * channels, length).CopyTo(frame);
        Pcm.CrossFade(now, frame);
        fifo.Skip(best + Frame);
        return best;
    }
}
