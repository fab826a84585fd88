namespace Spaces.Gateway.Rtp;

/// <summary>
/// Turns 32-bit RTP timestamps into media time that never wraps (a 48 kHz clock wraps after a day), by taking the candidate
/// nearest to the highest seen so far. One stream, one caller.
/// </summary>
internal sealed class TimestampExtender
{
    private long _highest;
    private bool _started;

    /// <summary>Extends one timestamp; the first is taken as it is, one older than the highest is answered smaller.</summary>
    public long Extend(uint timestamp)
    {
        if (!_started)
        {
            _started = true;
            _highest = timestamp;
            return timestamp;
        }

        long extended = _highest + (int)(timestamp - (uint)_highest);
        _highest = Math.Max(_highest, extended);
        return extended;
    }
}
