using Spaces.Grains.Domain;
using Spaces.Grains.Spaces.Moving;

namespace Spaces.Grains.Spaces;

/// <summary>
/// The log on its way to another silo. The one there writes as the same writer and with the same tag: a write of this one that the store takes later is
/// known as its own, and one that comes after its own is refused by the tag.
/// </summary>
internal sealed partial class SpaceLog
{
    /// <summary>Hands all of it over, and writes no more.</summary>
    public MovedLog Move()
    {
        var state = MakeState();
        state.Tail = [];
        var moved = new MovedLog
        {
            State = state,
            Events = [.. _events],
            Stored = Stored,
            IsPending = IsPending,
            IsAway = IsAway,
            ETag = _stored.ETag,
            Exists = _stored.RecordExists,
        };
        Close();
        return moved;
    }

    /// <summary>Goes on where another log was.</summary>
    /// <returns>The space's record.</returns>
    /// <exception cref="InvalidDataException">It is no log of a space.</exception>
    public SpaceRecord Continue(MovedLog moved)
    {
        var state = moved.State;
        var first = state.LastNumber - moved.Events.Length + 1;
        if (state.Space is null
            || moved.Stored < 0 || moved.Stored > state.LastNumber
            || first < 1 || first > state.Sealed + 1 || state.Sealed > moved.Stored
            || moved.Events.Where((e, i) => e.Number != first + i).Any())
        {
            throw new InvalidDataException("The log's numbers do not fit.");
        }

        _record = state.Space.ToRecord();
        (Epoch, Last, Stored, _sealed, _writer) = (state.Epoch, state.LastNumber, moved.Stored, state.Sealed, state.Writer);
        _events.AddRange(moved.Events);
        (_stored.ETag, _stored.RecordExists, IsAway) = (moved.ETag, moved.Exists, moved.IsAway);
        if (moved.IsPending)
        {
            Touch();
        }

        return _record;
    }
}
