namespace Spaces.Gateway.Peer;

/// <summary>
/// Lets through a number of packets a second on average, and a burst. A speaker sends 50 packets a second; a stalled network delivers seconds of
/// them at once, and they are dealt with by the jitter buffer, not here.
/// </summary>
internal struct TokenBucket(double perSecond, double burst)
{
    private double _spent;
    private TimeSpan _last = TimeSpan.MinValue;

    /// <summary>Takes a token; false when there is none.</summary>
    public bool TryTake(TimeSpan now)
    {
        // Two sockets' loops read the clock before they wait for the peer: the later one may bring the earlier time, and no time passes twice.
        if (_last == TimeSpan.MinValue)
        {
            _last = now;
        }
        else if (now > _last)
        {
            _spent = Math.Max(0, _spent - ((now - _last).TotalSeconds * perSecond));
            _last = now;
        }

        if (_spent + 1 > burst)
        {
            return false;
        }

        _spent++;
        return true;
    }
}
