namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Which of a room's numbered events were passed on. Messages come in any order and may be lost; a loss shows when a lease says how far the room is.
/// </summary>
internal sealed class EventTracker
{
    private readonly Lock _gate = new();
    private readonly SortedSet<long> _ahead = [];
    private long _epoch;
    private long _contiguous;

    /// <summary>Starts from a snapshot.</summary>
    public void Reset(long epoch, long last)
    {
        lock (_gate)
        {
            if (epoch == _epoch && last <= _contiguous)
            {
                return;
            }

            if (epoch != _epoch)
            {
                _ahead.Clear();
            }

            _epoch = epoch;
            _contiguous = last;
            Advance();
        }
    }

    /// <summary>Notes an event that is passed on.</summary>
    public void Note(long epoch, long number)
    {
        lock (_gate)
        {
            if (epoch == _epoch && number > _contiguous)
            {
                _ahead.Add(number);
                Advance();
            }
        }
    }

    /// <summary>True when the room is at <paramref name="last"/> and some event up to it did not come.</summary>
    public bool Misses(long epoch, long last)
    {
        lock (_gate)
        {
            return epoch != _epoch || last > _contiguous;
        }
    }

    private void Advance()
    {
        _ahead.RemoveWhere(n => n <= _contiguous);
        while (_ahead.Remove(_contiguous + 1))
        {
            _contiguous++;
        }
    }
}
