using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>Plays two frames' worth of audio as one: blends the present into what comes up to a frame later.</summary>
internal static class TimeSqueeze
{
    private const int Frame = AudioFormat.FrameSamples;
    private const int LeastLag = Frame / 2;
    private const int Stride = 4;

    /// <summary>Samples that must wait for a squeeze.</summary>
    public const int Needed = 2 * Frame;

    /// <summary>Takes one frame out of a fifo and drops another 10 to 20 ms on the way.</summary>
    /// <remarks>
    /// The lag is the one at which the two passages resemble each other most, so that a steady tone or a vowel keeps its
    /// phase through the blend and no beat is heard.
    /// </remarks>
    public static void Take(PcmFifo fifo, Span<float> frame)
    {
        ReadOnlySpan<float> waiting = fifo.Waiting;
        ReadOnlySpan<float> now = waiting[..Frame];
        int best = Frame;
        float bestLikeness = float.MinValue;
        for (int lag = LeastLag; lag <= Frame; lag += Stride)
        {
            ReadOnlySpan<float> later = waiting.Slice(lag, Frame);
            float likeness = Pcm.Dot(now, later) / MathF.Sqrt(Pcm.Dot(later, later) + 1e-9f);
            if (likeness >= bestLikeness)
            {
                (best, bestLikeness) = (lag, likeness);
            }
        }

        waiting.Slice(best, Frame).CopyTo(frame);
        Pcm.CrossFade(now, frame);
        fifo.Skip(best + Frame);
    }
}
