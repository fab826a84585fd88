using System.Diagnostics.CodeAnalysis;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>
/// The room's rules and who is in it: a plain object. What has to outlive the process is in its record, which changes by events and by nothing
/// else; who has which connection is here alone. It knows nothing of storage, messages or sound.
/// </summary>
internal sealed partial class Space
{
    private readonly SpaceRules _rules;
    private readonly DateTimeOffset _openedAt;
    private readonly Dictionary<ParticipantId, Participant> _people = [];
    private readonly SortedDictionary<uint, Participant> _byNumber = [];
    private readonly Dictionary<ConnectionId, Participant> _byConnection = [];

    // Those without a connection: known from the record, until their gateways have presented them or the wait is over.
    private readonly HashSet<Participant> _awaited = [];
    private DateTimeOffset? _hostAwaySince;
    private uint _lastNumber;

    /// <summary>
    /// Opens a space from its record. Who was on stage or had a hand up is awaited: their gateways still hold the connections of a room that was
    /// lost with its silo, and the stage should not flicker meanwhile.
    /// </summary>
    public Space(SpaceId id, SpaceRecord record, SpaceRules rules, DateTimeOffset now)
    {
        Id = id;
        Record = record;
        _rules = rules;
        _openedAt = now;
        _hostAwaySince = now;
        foreach (var seat in record.Stage)
        {
            _awaited.Add(Admit(seat.Person));
        }

        foreach (var hand in record.Hands)
        {
            var owner = _people.GetValueOrDefault(hand.Person.Id) ?? Admit(hand.Person);
            owner.HandSince = hand.At;
            _awaited.Add(owner);
        }
    }

    /// <summary>The space's id.</summary>
    public SpaceId Id { get; }

    /// <summary>What is kept of the space.</summary>
    public SpaceRecord Record { get; }

    /// <summary>Whether the space is over.</summary>
    public bool IsOver => Record.EndedAt is not null;

    /// <summary>How many are on stage, awaited ones included.</summary>
    public int OnStage => Record.Stage.Count;

    /// <summary>How many listen.</summary>
    public int Listeners => _people.Count - OnStage - _awaited.Count(p => !p.OnStage);

    /// <summary>Everybody, by number.</summary>
    public IEnumerable<Participant> People => _byNumber.Values;

    /// <summary>Host, co-hosts and speakers, by number.</summary>
    public IEnumerable<Participant> Stage => Record.Stage.Select(s => _people[s.Person.Id]).OrderBy(p => p.Number);

    /// <summary>The queue of hands, oldest first.</summary>
    public IEnumerable<Hand> Hands => Record.Hands.Select(h => new Hand(_people[h.Person.Id].Info, h.At));

    private int Capacity => Record.Settings.StageCapacity ?? _rules.StageCapacity;

    // Host and co-hosts have their places whether they are here or not.
    private bool HasPlace =>
        OnStage + (IsHere(Record.Host.Id) ? 0 : 1) + Record.CoHosts.Count(c => !IsHere(c.Id)) < Capacity;

    /// <summary>Makes a space: one event, with which its record begins.</summary>
    public static Decision Create(CreateSpace command, DateTimeOffset now)
    {
        var turn = new Turn(command.Host.Id, now);
        turn.Add(new SpaceCreated(command.Host, command.Settings));
        return turn.Decision;
    }

    /// <summary>Finds a person.</summary>
    public bool TryFind(ParticipantId person, [NotNullWhen(true)] out Participant? participant) => _people.TryGetValue(person, out participant);

    /// <summary>Finds the person whose connection it is.</summary>
    public bool TryFind(ConnectionId connection, [NotNullWhen(true)] out Participant? participant) =>
        _byConnection.TryGetValue(connection, out participant);

    /// <summary>Finds a person by their number; asked for every speaker in every tick.</summary>
    public bool TryFind(uint number, [NotNullWhen(true)] out Participant? participant) => _byNumber.TryGetValue(number, out participant);

    private bool IsHere(ParticipantId person) => _people.ContainsKey(person);

    private Role RoleOf(ParticipantId person) =>
        person == Record.Host.Id ? Role.Host
        : Record.IsCoHost(person) ? Role.CoHost
        : _people.TryGetValue(person, out var here) ? here.Role
        : Role.Listener;

    private Participant Admit(Person person)
    {
        var seat = Record.SeatOf(person.Id);
        var participant = new Participant(person, ++_lastNumber, seat?.Role ?? Role.Listener) { Muted = seat?.Muted ?? false };
        _people.Add(person.Id, participant);
        _byNumber.Add(participant.Number, participant);
        return participant;
    }

    // The only way in which anything that is kept changes.
    private void Happen(Turn turn, SpaceEvent e)
    {
        e = turn.Add(e);
        Record.Apply(e);
        if (e.Target is not { } target || !_people.TryGetValue(target, out var participant))
        {
            return;
        }

        var seat = Record.SeatOf(target);
        participant.Role = seat?.Role ?? Role.Listener;
        participant.Muted = seat?.Muted ?? participant.Muted;
        participant.HandSince = e switch
        {
            HandRaised => e.At,
            HandLowered => null,
            _ => participant.HandSince,
        };
    }
}
