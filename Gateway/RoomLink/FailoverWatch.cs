namespace Spaces.Gateway.RoomLink;

/// <summary>
/// How long a room's sound was away while its route changed: from the last frame that came by the old route to the first by the new one. Only where there
/// was sound, and where it went on right away: a room in which nobody speaks any more is not away. Used under its room's care.
/// </summary>
internal sealed class FailoverWatch
{
    /// <summary>Whoever speaks is heard by the new mixer sooner than this; what comes later began later.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private volatile bool _waiting;
    private TimeSpan _lastFrameAt;
    private TimeSpan _followedAt;
    private bool _isNewEpoch;

    /// <summary>Another route is followed from now on.</summary>
    public void Begin(TimeSpan lastFrameAt, TimeSpan now, bool isNewEpoch)
    {
        lock (_gate)
        {
            if (!_waiting)
            {
                (_lastFrameAt, _isNewEpoch) = (lastFrameAt, false);
            }

            _followedAt = now;
            _isNewEpoch |= isNewEpoch;
            _waiting = true;
        }
    }

    /// <summary>A frame came. True when it is the first by the new route.</summary>
    public bool TryEnd(TimeSpan now, out TimeSpan took, out bool isNewEpoch)
    {
        (took, isNewEpoch) = (default, false);
        if (!_waiting)
        {
            return false;
        }

        lock (_gate)
        {
            _waiting = false;
            (took, isNewEpoch) = (now - _lastFrameAt, _isNewEpoch);
            return now - _followedAt <= Patience;
        }
    }
}
