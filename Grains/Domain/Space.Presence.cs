namespace Spaces.Grains.Domain;

/// <summary>The space on its way to another silo, with everybody in it.</summary>
internal sealed partial class Space
{
    /// <summary>Who is here now, for a space that goes on elsewhere.</summary>
    public SpacePresence Presence => new(
        _openedAt,
        _hostAwaySince,
        _lastNumber,
        [.. People.Select(p => new PersonPresence(
            p.Person, p.Number, p.Role, p.Muted, p.Moderator, p.HandSince, p.Sending, p.Receiving, _awaited.Contains(p), p.Former, p.FormerUntil))]);

    /// <summary>The space that goes on where another one was.</summary>
    /// <exception cref="InvalidDataException">Record and presence are not of one space.</exception>
    public static Space Continue(Interfaces.Identity.SpaceId id, SpaceRecord record, SpaceRules rules, SpacePresence presence) => new(id, record, rules, presence);

    private Space(Interfaces.Identity.SpaceId id, SpaceRecord record, SpaceRules rules, SpacePresence presence)
    {
        Id = id;
        Record = record;
        _rules = rules;
        _openedAt = presence.OpenedAt;
        _hostAwaySince = presence.HostAwaySince;
        _lastNumber = presence.LastNumber;
        foreach (var known in presence.People)
        {
            var participant = new Participant(known.Person, known.Number, known.Role)
            {
                Muted = known.Muted,
                Moderator = known.Moderator,
                HandSince = known.HandSince,
                Sending = known.Sending,
                Receiving = known.Receiving,
                Former = known.Former,
                FormerUntil = known.FormerUntil,
            };
            Require(known.Number <= _lastNumber && _people.TryAdd(known.Person.Id, participant) && _byNumber.TryAdd(known.Number, participant));
            foreach (var connection in participant.Connections)
            {
                Require(_byConnection.TryAdd(connection.Id, participant));
            }

            if (participant.Former is not null)
            {
                _moving.Add(participant);
            }

            if (known.Awaited)
            {
                _awaited.Add(participant);
            }
        }

        Require(record.Stage.TrueForAll(s => IsHere(s.Person.Id)) && record.Hands.TrueForAll(h => IsHere(h.Person.Id)));
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException("Record and presence of a space do not fit.");
        }
    }
}
