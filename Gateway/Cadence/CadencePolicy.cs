using Spaces.Gateway.Options;

namespace Spaces.Gateway.Cadence;

/// <summary>
/// How many frames of 20 ms one room's listeners get in a packet. More as soon as audience or load ask for it; fewer, one step at a time, only after both
/// were well below the limit for a while, so that it never flaps. One for each room; one thread's.
/// </summary>
internal sealed class CadencePolicy(CadenceOptions options)
{
    private int _frames = 1;
    private TimeSpan _calmSince;

    /// <summary>The number for the next frames.</summary>
    /// <param name="audience">Listeners of the room on this gateway who could get longer packets.</param>
    /// <param name="load">The gateway's load, 0 to 1, smoothed.</param>
    /// <param name="now">Monotonic time.</param>
    public int FramesPerPacket(int audience, double load, TimeSpan now)
    {
        var most = options.MaxMilliseconds / CadenceOptions.FrameMilliseconds;
        var wanted = Math.Min(most, Wanted(audience, load, 1));
        if (wanted >= _frames)
        {
            _frames = wanted;
            _calmSince = now;
        }
        else if (Wanted(audience, load, options.BackBelow) >= _frames)
        {
            _calmSince = now;
        }
        else if (now - _calmSince >= options.Hold)
        {
            // The next step down needs its own quiet time.
            _frames--;
            _calmSince = now;
        }

        return _frames;
    }

    private int Wanted(int audience, double load, double share) =>
        audience >= options.AudienceFor60 * share || load >= options.LoadFor60 * share ? 3
        : audience >= options.AudienceFor40 * share || load >= options.LoadFor40 * share ? 2
        : 1;
}
