namespace Spaces.Gateway.RoomLink;

/// <summary>
/// What of a room's changes and events has come to this gateway. Changes are numbered within an epoch, events over the room's whole life.
/// </summary>
internal sealed class RoomHistory
{
    private readonly Lock _gate = new();
    private readonly NumberTracker _changes = new();
    private readonly NumberTracker _events = new();
    private bool _started;
    private long _epoch;
    private long _gapAt = -1;
    private TimeSpan _gapSince;

    /// <summary>Events up to this number have come.</summary>
    public long Event
    {
        get
        {
            lock (_gate)
            {
                return _events.Known;
            }
        }
    }

    /// <summary>Changes up to this version have come in an epoch; 0 when it is not the newest that is known.</summary>
    public long VersionIn(long epoch)
    {
        lock (_gate)
        {
            return epoch == _epoch ? _changes.Known : 0;
        }
    }

    /// <summary>
    /// The room as a join found it. The first one is where this gateway's knowledge begins; a later one proves only that there is more, as others here may
    /// have missed what lies between.
    /// </summary>
    public void Joined(long epoch, long version, long lastEvent)
    {
        lock (_gate)
        {
            if (!_started)
            {
                _started = true;
                _epoch = epoch;
                _changes.Begin(version);
                _events.Begin(lastEvent);
                return;
            }

            Follow(epoch);
            _events.Tell(lastEvent);
        }
    }

    /// <summary>The room as a snapshot that everybody here gets. True when it told something new of the changes.</summary>
    public bool Snapshot(long epoch, long version, long lastEvent)
    {
        lock (_gate)
        {
            _events.Tell(lastEvent);
            if (epoch < _epoch)
            {
                return false;
            }

            var isNew = epoch > _epoch || version > _changes.Known || _changes.HasGap;
            Follow(epoch);
            _changes.Catch(version);
            return isNew;
        }
    }

    /// <summary>Notes changes. True when one of them is new here.</summary>
    public bool TakeChanges(long epoch, long after, long through)
    {
        lock (_gate)
        {
            if (epoch < _epoch)
            {
                return false;
            }

            Follow(epoch);
            return _changes.Note(after, through);
        }
    }

    /// <summary>Notes events. True when one of them is new here.</summary>
    public bool TakeEvents(long after, long through)
    {
        lock (_gate)
        {
            _events.Tell(after);
            return _events.Note(after, through);
        }
    }

    /// <summary>True when an event did not come for as long as <paramref name="patience"/>: it has to be asked for.</summary>
    public bool MissesEvents(TimeSpan now, TimeSpan patience)
    {
        lock (_gate)
        {
            if (!_events.HasGap)
            {
                _gapAt = -1;
                return false;
            }

            if (_gapAt != _events.Known)
            {
                _gapAt = _events.Known;
                _gapSince = now;
            }

            return now - _gapSince >= patience;
        }
    }

    private void Follow(long epoch)
    {
        if (epoch > _epoch)
        {
            _epoch = epoch;
            _changes.Begin(0);
        }
    }
}
