using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>
/// How unevenly a sender's packets arrive: for each packet the time it took beyond the fastest of the last few seconds, in
/// whole ticks, in a histogram that forgets. The answer is the delay that all but a few percent of packets stay within.
/// </summary>
/// <remarks>
/// The only time here is the number of the tick before which a packet came, so a lane's delay is measured in what it costs:
/// frames. The fastest packet is sought in a moving window, which lets the measure follow a drifting sender's clock.
/// </remarks>
internal sealed class ArrivalSpread
{
    private const int Bins = 26;
    private const int WindowTicks = 100;
    private const long Jump = AudioFormat.SampleRate; // a second: no network does that, the time base changed
    private const float Forget = 1f / 128; // a frame's weight: 3 % of a bad spell are left after 9 s
    private const float MostForgotten = 1f / 16;
    private const float Beyond = 0.03f;

    // Packets shorter than a frame are spread over a tick by nature; this much above a whole frame is still that frame.
    private const int Tolerance = AudioFormat.FrameSamples / 10;

    private readonly float[] _share = new float[Bins];
    private long _least;
    private long _leastBefore;
    private long _windowEnd;
    private long _last;
    private bool _any;

    /// <summary>The spread that all but 3 % of recent packets kept within, in frames.</summary>
    public int Frames { get; private set; }

    /// <summary>Forgets all, for a stream that starts anew.</summary>
    public void Reset()
    {
        _any = false;
        Frames = 0;
        Array.Clear(_share);
        _share[0] = 1;
    }

    /// <summary>One more packet.</summary>
    /// <param name="tick">Ticks done when it came.</param>
    /// <param name="mediaTime">Its media time.</param>
    /// <param name="samples">Its length: long packets are few, and must not be remembered for longer than short ones.</param>
    public void Observe(long tick, long mediaTime, int samples)
    {
        float forget = Math.Min(Forget * samples / AudioFormat.FrameSamples, MostForgotten);
        long transit = (tick * AudioFormat.FrameSamples) - mediaTime;
        if (!_any || transit - _last is > Jump or < -Jump)
        {
            Reset();
            (_any, _least, _leastBefore, _windowEnd) = (true, transit, transit, tick + WindowTicks);
        }
        else if (tick >= _windowEnd)
        {
            (_leastBefore, _least, _windowEnd) = (_least, transit, tick + WindowTicks);
        }

        _last = transit;
        _least = Math.Min(_least, transit);
        long spread = transit - Math.Min(_least, _leastBefore);
        int bin = (int)Math.Clamp((spread + Tolerance) / AudioFormat.FrameSamples, 0, Bins - 1);

        float beyond = 0;
        int frames = 0;
        for (int i = Bins - 1; i >= 0; i--)
        {
            _share[i] -= _share[i] * forget;
            if (i == bin)
            {
                _share[i] += forget;
            }

            beyond += _share[i];
            if (frames == 0 && beyond > Beyond)
            {
                frames = i;
            }
        }

        Frames = frames;
    }

    /// <summary>The whole state, in or out.</summary>
    public void Carry(StateCodec codec)
    {
        codec.All(_share.AsSpan());
        codec.Value(ref _least);
        codec.Value(ref _leastBefore);
        codec.Value(ref _windowEnd);
        codec.Value(ref _last);
        codec.Flag(ref _any);
        Frames = codec.Count(Frames, Bins - 1);
    }
}
