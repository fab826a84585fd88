namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Which numbers of a numbered series have come. They come in ranges, in any order, twice or not at all; only what has no gap before it counts as known.
/// Not safe for several threads.
/// </summary>
internal sealed class NumberTracker
{
    // Ranges that wait for a gap to close. What does not fit counts as lost, and is asked for with the gap.
    private const int MaxAhead = 64;

    private readonly List<(long After, long Through)> _ahead = [];
    private long _told;

    /// <summary>Everything up to this number is known.</summary>
    public long Known { get; private set; }

    /// <summary>True when there is a number after <see cref="Known"/> that did not come while later ones did, or are said to exist.</summary>
    public bool HasGap => _told > Known;

    /// <summary>Starts anew: what came before is forgotten.</summary>
    public void Begin(long known)
    {
        _ahead.Clear();
        Known = known;
        _told = known;
    }

    /// <summary>Everything up to a number is known by other means.</summary>
    public void Catch(long through) => Note(Known, through);

    /// <summary>The series is at least this long.</summary>
    public void Tell(long last) => _told = Math.Max(_told, last);

    /// <summary>Notes the numbers after one and through another. True when one of them was not known.</summary>
    public bool Note(long after, long through)
    {
        if (through <= after || through <= Known)
        {
            return false;
        }

        Tell(through);
        if (after <= Known)
        {
            Known = through;
            Join();
            return true;
        }

        if (_ahead.Exists(r => r.After <= after && through <= r.Through))
        {
            return false;
        }

        if (_ahead.Count < MaxAhead)
        {
            _ahead.Add((after, through));
        }

        return true;
    }

    private void Join()
    {
        bool moved;
        do
        {
            moved = false;
            for (var i = _ahead.Count - 1; i >= 0; i--)
            {
                var (after, through) = _ahead[i];
                if (after <= Known)
                {
                    moved |= through > Known;
                    Known = Math.Max(Known, through);
                    _ahead.RemoveAt(i);
                }
            }
        }
        while (moved);
    }
}
