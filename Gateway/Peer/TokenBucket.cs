namespace Spaces.Gateway.Peer;

/// <summary>
/// Lets through a number of packets a second on average, and a burst. A speaker sends 50 packets a second; a stalled network delivers seconds of
/// them at once, and they are dealt with by the jitter buffer, not here.
/// </summary>
internal struct TokenBucket(double perSecond, double burst)
{
    private double _tokens = burst;
    private TimeSpan _last = TimeSpan.MinValue;

    /// <summary>Takes a token; false when there is none.</summary>
    public bool TryTake(TimeSpan now)
    {
        if (_last != TimeSpan.MinValue && now > _last)
        {
            _tokens = Math.Min(burst, _tokens + ((now - _last).TotalSeconds * perSecond));
        }

        _last = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
