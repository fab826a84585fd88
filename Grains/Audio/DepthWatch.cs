using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>
/// Watches over a second how much audio is there when a tick begins, and says by how much the delay should change. It
/// should shrink by what even the leanest tick had beyond its frame and even the fullest one beyond the target; it should
/// grow by a frame when even the fullest tick had less than the target.
/// </summary>
internal sealed class DepthWatch
{
    /// <summary>Less than this is not worth a change: 5 ms.</summary>
    internal const int LeastExcess = AudioFormat.SampleRate / 200;

    private const int Window = AudioFormat.FramesPerSecond;

    private int _ticks;
    private int _least = int.MaxValue;
    private int _most;
    private int _waited;

    /// <summary>Samples that can be taken out; 0 when that is not worth it.</summary>
    public int Excess { get; private set; }

    /// <summary>
    /// There is something to take out and no quiet moment came in time: within a second for a frame too much, sooner the more it is.
    /// </summary>
    public bool NeedsLess => Excess > 0 && _waited * Excess >= Window * AudioFormat.FrameSamples;

    /// <summary>A frame ought to be put in.</summary>
    public bool WantsMore { get; private set; }

    /// <summary>Begins a new window, after a change or a new start.</summary>
    public void Restart()
    {
        (_ticks, _least, _most, _waited) = (0, int.MaxValue, 0, 0);
        (Excess, WantsMore) = (0, false);
    }

    /// <summary>Some of the excess was taken out. The rest is still known, so that much delay goes without a second's wait for each step.</summary>
    public void TookOut(int samples)
    {
        int rest = Excess - samples;
        Restart();
        Excess = rest >= LeastExcess ? rest : 0;
    }

    /// <summary>One tick's depth and the target of now, in samples.</summary>
    public void Observe(int depth, int target)
    {
        _least = Math.Min(_least, depth);
        _most = Math.Max(_most, depth);
        _waited += Excess > 0 ? 1 : 0;

        // What was found is let go when a tick had not so much to spare after all.
        if (Excess > _least - AudioFormat.FrameSamples)
        {
            Excess = 0;
        }

        if (++_ticks < Window)
        {
            return;
        }

        int spare = Math.Min(_least - AudioFormat.FrameSamples, _most - target);
        Excess = spare >= LeastExcess ? spare : 0;
        WantsMore = _most < target;
        _waited = Excess > 0 ? _waited : 0;
        (_ticks, _least, _most) = (0, int.MaxValue, 0);
    }

    /// <summary>The whole state, in or out.</summary>
    public void Carry(StateCodec codec)
    {
        codec.Value(ref _ticks);
        codec.Value(ref _least);
        codec.Value(ref _most);
        codec.Value(ref _waited);
        Excess = codec.Count(Excess, int.MaxValue);
        var wantsMore = WantsMore;
        codec.Flag(ref wantsMore);
        WantsMore = wantsMore;
    }
}
