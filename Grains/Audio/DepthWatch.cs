using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>
/// Watches over a second how much audio is there when a tick begins, and says whether the delay should change by a frame.
/// It should shrink when even the leanest tick had a frame to spare and the fullest one more than the target; it should
/// grow when even the fullest tick had less than the target.
/// </summary>
internal sealed class DepthWatch
{
    private const int Window = AudioFormat.FramesPerSecond;

    private int _ticks;
    private int _least = int.MaxValue;
    private int _most;
    private int _waited;

    /// <summary>A frame can be taken out.</summary>
    public bool WantsLess { get; private set; }

    /// <summary>A frame can be taken out and no quiet moment came within a second.</summary>
    public bool NeedsLess => WantsLess && _waited >= Window;

    /// <summary>A frame ought to be put in.</summary>
    public bool WantsMore { get; private set; }

    /// <summary>Begins a new window, after a change or a new start.</summary>
    public void Restart()
    {
        (_ticks, _least, _most, _waited) = (0, int.MaxValue, 0, 0);
        (WantsLess, WantsMore) = (false, false);
    }

    /// <summary>One tick's depth and the target of now, in samples.</summary>
    public void Observe(int depth, int target)
    {
        _least = Math.Min(_least, depth);
        _most = Math.Max(_most, depth);
        _waited += WantsLess ? 1 : 0;
        if (++_ticks < Window)
        {
            return;
        }

        WantsLess = _least >= 2 * AudioFormat.FrameSamples && _most > target;
        WantsMore = _most < target;
        _waited = WantsLess ? _waited : 0;
        (_ticks, _least, _most) = (0, int.MaxValue, 0);
    }
}
