using System.Diagnostics.CodeAnalysis;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Domain;

/// <summary>
/// The room's rules and who is in it: a plain object. It decides and changes itself; it knows nothing of storage, messages or sound.
/// </summary>
internal sealed class Space(SpaceId id, string title, Person host, DateTimeOffset createdAt, SpaceRules rules)
{
    private readonly Dictionary<ParticipantId, Participant> _people = [];
    private readonly SortedDictionary<uint, Participant> _byNumber = [];
    private readonly Dictionary<ConnectionId, Participant> _byConnection = [];
    private uint _lastNumber;

    /// <summary>The space's id.</summary>
    public SpaceId Id => id;

    /// <summary>What the space is about.</summary>
    public string Title => title;

    /// <summary>Whose space it is.</summary>
    public Person Host => host;

    /// <summary>When the space ended; null while it is live.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Whether the space is over.</summary>
    public bool IsOver => EndedAt is not null;

    /// <summary>How many are on stage.</summary>
    public int OnStage { get; private set; }

    /// <summary>How many listen.</summary>
    public int Listeners => _people.Count - OnStage;

    /// <summary>Everybody, by number.</summary>
    public IEnumerable<Participant> People => _byNumber.Values;

    /// <summary>Host, co-hosts and speakers, by number.</summary>
    public IEnumerable<Participant> Stage => _byNumber.Values.Where(p => p.OnStage);

    /// <summary>The space as one sees it from outside.</summary>
    public SpaceInfo Info => new(
        id, title, host, IsOver ? SpaceLifecycle.Ended : SpaceLifecycle.Live, createdAt, EndedAt, Listeners, OnStage);

    /// <summary>Finds a person.</summary>
    public bool TryFind(ParticipantId person, [NotNullWhen(true)] out Participant? participant) => _people.TryGetValue(person, out participant);

    /// <summary>Finds the person whose connection it is.</summary>
    public bool TryFind(ConnectionId connection, [NotNullWhen(true)] out Participant? participant) =>
        _byConnection.TryGetValue(connection, out participant);

    /// <summary>Finds a person by their number.</summary>
    public bool TryFind(uint number, [NotNullWhen(true)] out Participant? participant) => _byNumber.TryGetValue(number, out participant);

    /// <summary>A space that was read from storage and had ended.</summary>
    public void RestoreEnd(DateTimeOffset at) => EndedAt = at;

    /// <summary>
    /// Lets a connection in. The host comes as host; whoever asks to speak gets a place on the stage while there is one, and otherwise
    /// listens, unless the connection is of no use there. A connection takes the place of the same person's earlier ones that carry
    /// sound the same way.
    /// </summary>
    public Decision Join(Person person, HeldConnection connection, bool wantsToSpeak, bool stageRequired, bool muted)
    {
        if (IsOver)
        {
            return Decision.Refused(RefusalReason.Ended);
        }

        if (_byConnection.ContainsKey(connection.Id))
        {
            return Decision.Nothing;
        }

        if (connection.Purpose == ConnectionPurpose.None)
        {
            // Neither way in nor way out of anybody: nothing would ever close it.
            return Decision.Refused(RefusalReason.NotAllowed);
        }

        _people.TryGetValue(person.Id, out var participant);
        var role = RoleFor(person, participant, wantsToSpeak);
        if (role == Role.Listener && stageRequired)
        {
            return Decision.Refused(wantsToSpeak ? RefusalReason.StageFull : RefusalReason.NotAllowed);
        }

        var events = new List<SpaceEvent>();
        var closings = new List<Closing>();
        if (participant is null)
        {
            participant = new Participant(person, ++_lastNumber, role) { Muted = muted };
            _people.Add(person.Id, participant);
            _byNumber.Add(participant.Number, participant);
            if (participant.OnStage)
            {
                OnStage++;
                events.Add(new ParticipantJoined(participant.Info) { Actor = person.Id });
            }
        }
        else
        {
            participant.Person = person;
            Renew(participant, role, muted, connection, events);
        }

        Attach(participant, connection, closings);
        return new Decision(RefusalReason.None, events, closings);
    }

    /// <summary>Takes a connection out; its person leaves with their last one. A connection that is not here is no error.</summary>
    public Decision Leave(ConnectionId connection)
    {
        if (!_byConnection.Remove(connection, out var participant))
        {
            return Decision.Nothing;
        }

        if (participant.Sending?.Id == connection)
        {
            participant.Sending = null;
        }

        if (participant.Receiving?.Id == connection)
        {
            participant.Receiving = null;
        }

        if (participant.Sending is not null || participant.Receiving is not null)
        {
            return Decision.Nothing;
        }

        _people.Remove(participant.Person.Id);
        _byNumber.Remove(participant.Number);
        if (!participant.OnStage)
        {
            return Decision.Nothing;
        }

        OnStage--;
        return Decision.Done(new ParticipantLeft(participant.Info));
    }

    /// <summary>Mutes or unmutes oneself.</summary>
    public Decision SetMuted(ParticipantId actor, bool muted)
    {
        if (IsOver)
        {
            return Decision.Refused(RefusalReason.Ended);
        }

        if (!_people.TryGetValue(actor, out var participant))
        {
            return Decision.Refused(RefusalReason.NotInSpace);
        }

        if (!participant.OnStage)
        {
            return muted ? Decision.Nothing : Decision.Refused(RefusalReason.NotAllowed);
        }

        if (participant.Muted == muted)
        {
            return Decision.Nothing;
        }

        participant.Muted = muted;
        return Decision.Done(MutedEvent(participant, actor));
    }

    /// <summary>Ends the space: everybody's connection is closed.</summary>
    public Decision End(ParticipantId actor, DateTimeOffset now)
    {
        if (actor != host.Id)
        {
            return Decision.Refused(RefusalReason.NotAllowed);
        }

        if (IsOver)
        {
            return Decision.Nothing;
        }

        EndedAt = now;
        var closings = _people.Values
            .SelectMany(p => new[] { p.Sending, p.Receiving })
            .OfType<HeldConnection>()
            .Distinct()
            .Select(c => new Closing(c, CloseReason.Ended))
            .ToArray();
        _people.Clear();
        _byNumber.Clear();
        _byConnection.Clear();
        OnStage = 0;
        return new Decision(RefusalReason.None, [new SpaceEnded { Actor = actor }], closings);
    }

    private static SpaceEvent MutedEvent(Participant participant, ParticipantId actor) => participant.Muted
        ? new ParticipantMuted(participant.Info) { Actor = actor }
        : new ParticipantUnmuted(participant.Info) { Actor = actor };

    private Role RoleFor(Person person, Participant? present, bool wantsToSpeak)
    {
        if (person.Id == host.Id)
        {
            return Role.Host;
        }

        if (present is { OnStage: true })
        {
            return present.Role;
        }

        return wantsToSpeak && OnStage < rules.StageCapacity ? Role.Speaker : Role.Listener;
    }

    private void Renew(Participant participant, Role role, bool muted, HeldConnection connection, List<SpaceEvent> events)
    {
        var sends = connection.Purpose.HasFlag(ConnectionPurpose.Send);
        if (role != participant.Role)
        {
            participant.Role = role;
            participant.Muted = muted;
            OnStage++;
            events.Add(new ParticipantJoined(participant.Info) { Actor = participant.Person.Id });
        }
        else if (sends && participant.OnStage && participant.Muted != muted)
        {
            participant.Muted = muted;
            events.Add(MutedEvent(participant, participant.Person.Id));
        }
    }

    private void Attach(Participant participant, HeldConnection connection, List<Closing> closings)
    {
        var replaced = new HashSet<HeldConnection>();
        if (connection.Purpose.HasFlag(ConnectionPurpose.Send))
        {
            Replace(participant.Sending);
            participant.Sending = connection;
        }

        if (connection.Purpose.HasFlag(ConnectionPurpose.Receive))
        {
            Replace(participant.Receiving);
            participant.Receiving = connection;
        }

        _byConnection.Add(connection.Id, participant);
        foreach (var old in replaced)
        {
            // A connection that carries both ways goes as a whole, also where only one way of it was replaced.
            _byConnection.Remove(old.Id);
            participant.Sending = participant.Sending == old ? null : participant.Sending;
            participant.Receiving = participant.Receiving == old ? null : participant.Receiving;
            closings.Add(new Closing(old, CloseReason.Replaced));
        }

        void Replace(HeldConnection? old)
        {
            if (old is not null)
            {
                replaced.Add(old);
            }
        }
    }
}
