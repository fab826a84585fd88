using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Tests.Domain;

/// <summary>What the model says to a command: the refusal, the events' names, and the connections that are closed.</summary>
internal sealed record Said(RefusalReason Refusal, List<string> Events, List<ulong> Closed)
{
    public static Said No(RefusalReason refusal, bool logged = true) => new(refusal, logged ? [nameof(CommandRefused)] : [], []);

    public static Said Yes(params string[] events) => new(RefusalReason.None, [.. events], []);
}

/// <summary>A person of the model.</summary>
internal sealed class ModelPerson(string name, uint number)
{
    public string Name => name;

    public uint Number => number;

    public bool Moderator { get; set; }

    public List<(ulong Id, ConnectionPurpose Purpose)> Connections { get; } = [];
}

/// <summary>
/// The rules written a second time in the plainest way: lists of names, searched from end to end, no table and no events to fold. Seconds since
/// the beginning are its time.
/// </summary>
internal sealed partial class SpaceModel(SpaceRules rules)
{
    private readonly Dictionary<string, Role> _roles = new() { ["host"] = Role.Host };
    private readonly List<string> _coHosts = [];
    private readonly List<(string Name, bool Muted)> _hands = [];
    private readonly Dictionary<string, double> _bans = [];
    private readonly Dictionary<string, InvitedAs> _invited = [];
    private readonly List<string> _moved = [];
    private readonly List<string> _mutedByOthers = [];
    private double _opened;
    private double? _hostAway = 0;
    private bool _hostSeen;
    private uint _numbers;

    public double Now { get; set; }

    public bool Over { get; private set; }

    public bool Locked { get; private set; }

    public int? Places { get; private set; }

    public AccessPolicy JoinPolicy { get; private set; }

    public AccessPolicy SpeakPolicy { get; private set; }

    public List<ModelPerson> Here { get; private set; } = [];

    /// <summary>Who is on stage, in order of coming, and whether they are muted.</summary>
    public List<(string Name, bool Muted)> Seats { get; } = [];

    public IReadOnlyList<string> CoHosts => _coHosts;

    public IEnumerable<string> Hands => _hands.Select(h => h.Name);

    public string Host => _roles.Single(r => r.Value == Role.Host).Key;

    public Role RoleOf(string name) => _roles.GetValueOrDefault(name);

    public bool IsMuted(string name) => !Seats.Contains((name, false));

    public bool IsBanned(string name) => _bans.TryGetValue(name, out var until) && Now < until;

    private bool IsHere(string name) => Here.Exists(p => p.Name == name);

    private bool IsSeated(string name) => Seats.Exists(s => s.Name == name);

    private bool HasHand(string name) => _hands.Exists(h => h.Name == name);

    private bool PlaceFree => Seats.Select(s => s.Name).Union(_coHosts).Union([Host]).Count() < (Places ?? rules.StageCapacity);

    /// <summary>A connection comes in: asking, or presented by a gateway that holds it.</summary>
    public Said Join(string name, ulong id, ConnectionPurpose purpose, bool speak, bool required, bool muted, bool moderator, Relation opinion)
    {
        if (Over)
        {
            return Said.No(RefusalReason.Ended, logged: false);
        }

        if (Here.Exists(p => p.Connections.Exists(c => c.Id == id)))
        {
            return Said.Yes();
        }

        var free = moderator || RoleOf(name) >= Role.CoHost || IsHere(name);
        var door =
            !moderator && IsBanned(name) ? RefusalReason.Banned
            : !free && opinion.Blocks ? RefusalReason.BlockedByHost
            : !free && Locked ? RefusalReason.Locked
            : free || _invited.ContainsKey(name) || JoinPolicy == AccessPolicy.Everyone ? RefusalReason.None
            : JoinPolicy == AccessPolicy.Invited ? RefusalReason.JoinNeedsInvitation
            : opinion.Follows ? RefusalReason.None
            : RefusalReason.JoinNeedsFollow;
        if (door != RefusalReason.None)
        {
            return Said.No(door);
        }

        var toSpeak = _invited.TryGetValue(name, out var to) && to == InvitedAs.Speaker;
        var stairs =
            RoleOf(name) != Role.Listener ? RefusalReason.None
            : !speak ? RefusalReason.NotAllowed
            : _moved.Contains(name) ? RefusalReason.MovedToAudience
            : !moderator && !toSpeak && SpeakPolicy == AccessPolicy.Invited ? RefusalReason.SpeakNeedsInvitation
            : !moderator && !toSpeak && SpeakPolicy == AccessPolicy.Followed && !opinion.Follows ? RefusalReason.SpeakNeedsFollow
            : !PlaceFree ? RefusalReason.StageFull
            : RefusalReason.None;
        if (required && stairs != RefusalReason.None)
        {
            return Said.No(stairs);
        }

        var said = Come(name, id, purpose, stairs == RefusalReason.None, muted, moderator, keep: false);
        Here.Find(p => p.Name == name)!.Moderator = moderator;
        return said;
    }

    public Said Rejoin(string name, ulong id, ConnectionPurpose purpose, bool speak, bool muted)
    {
        if (Over)
        {
            return Said.No(RefusalReason.Ended, logged: false);
        }

        if (Here.Exists(p => p.Connections.Exists(c => c.Id == id)))
        {
            return Said.Yes();
        }

        if (IsBanned(name))
        {
            return Said.No(RefusalReason.Banned, logged: false);
        }

        var up = RoleOf(name) != Role.Listener || (speak && !_moved.Contains(name) && PlaceFree);
        return Come(name, id, purpose, up, muted, moderator: false, keep: true);
    }

    public Said Leave(ulong id)
    {
        var person = Here.Find(p => p.Connections.Exists(c => c.Id == id));
        if (person is null)
        {
            return Said.Yes();
        }

        person.Connections.RemoveAll(c => c.Id == id);
        return person.Connections.Count > 0 ? Said.Yes() : Said.Yes([.. Gone(person.Name)]);
    }

    public Said HostBlocked(string host, string name)
    {
        if (Over || host != Host || name == host || (Here.Find(p => p.Name == name)?.Moderator ?? false))
        {
            return Said.Yes();
        }

        if (IsHere(name))
        {
            return PutOut(name, nameof(PersonRemoved));
        }

        return _coHosts.Remove(name) && _roles.Remove(name) ? Said.Yes(nameof(RoleChanged)) : Said.Yes();
    }

    public Said KeepHouse()
    {
        if (Over || Now - _opened < rules.AwaitedFor.TotalSeconds)
        {
            return Said.Yes();
        }

        List<string> events = [.. Here.Where(p => p.Connections.Count == 0).OrderBy(p => p.Number).ToList().SelectMany(p => Gone(p.Name))];
        if (!IsHere(Host) && (_hostSeen || IsBanned(Host)) && Now - _hostAway >= rules.HostGrace.TotalSeconds)
        {
            if (_coHosts.Find(IsHere) is { } next)
            {
                return Said.Yes([.. events, .. PassOn(next)]);
            }

            return new Said(RefusalReason.None, [.. events, nameof(SpaceEnded)], End());
        }

        return Said.Yes([.. events]);
    }

    /// <summary>The silo is gone: those on stage and those with a hand up are awaited, in that order.</summary>
    public void Restart()
    {
        _numbers = 0;
        _opened = Now;
        _hostAway = Now;
        Here = [.. Seats.Select(s => s.Name).Concat(_hands.Select(h => h.Name)).Distinct().Select(n => new ModelPerson(n, ++_numbers))];
    }

    private Said Come(string name, ulong id, ConnectionPurpose purpose, bool up, bool muted, bool moderator, bool keep)
    {
        List<string> events = [];
        var person = Here.Find(p => p.Name == name);
        var wish = muted || _mutedByOthers.Contains(name);
        if (person is null)
        {
            person = new ModelPerson(name, ++_numbers) { Moderator = moderator };
            Here.Add(person);
            if (up)
            {
                Sit(name, RoleOf(name) == Role.Listener ? Role.Speaker : RoleOf(name), wish);
                events.Add(nameof(ParticipantJoined));
            }
        }
        else if (up && !IsSeated(name))
        {
            events.AddRange(LowerHand(name));
            Sit(name, Role.Speaker, wish);
            events.Add(nameof(RoleChanged));
        }

        if (IsSeated(name) && purpose != ConnectionPurpose.Receive && (!keep || muted) && IsMuted(name) != wish)
        {
            Seats[Seats.FindIndex(s => s.Name == name)] = (name, wish);
            events.Add(wish ? nameof(ParticipantMuted) : nameof(ParticipantUnmuted));
        }

        if (name == Host)
        {
            (_hostSeen, _hostAway) = (true, null);
        }

        var closed = person.Connections.Where(c => (c.Purpose & purpose) != 0).Select(c => c.Id).ToList();
        person.Connections.RemoveAll(c => closed.Contains(c.Id));
        person.Connections.Add((id, purpose));
        return new Said(RefusalReason.None, events, closed);
    }

    private void Sit(string name, Role role, bool muted)
    {
        _roles[name] = role;
        _moved.Remove(name);
        var at = Seats.FindIndex(s => s.Name == name);
        if (at < 0)
        {
            Seats.Add((name, muted));
        }
        else
        {
            Seats[at] = (name, muted);
        }
    }

    private List<string> LowerHand(string name) => _hands.RemoveAll(h => h.Name == name) > 0 ? [nameof(HandLowered)] : [];

    private List<string> Gone(string name)
    {
        if (name == Host)
        {
            _hostAway ??= Now;
        }

        Here.RemoveAll(p => p.Name == name);
        List<string> events = Seats.RemoveAll(s => s.Name == name) > 0 ? [nameof(ParticipantLeft)] : [];
        if (RoleOf(name) == Role.Speaker)
        {
            _roles.Remove(name);
        }

        return [.. events, .. LowerHand(name)];
    }

    private Said PutOut(string name, string how)
    {
        if (_coHosts.Remove(name))
        {
            _roles.Remove(name);
        }

        List<ulong> closed = [.. Here.Find(p => p.Name == name)?.Connections.Select(c => c.Id) ?? []];
        return new Said(RefusalReason.None, [how, .. Gone(name)], closed);
    }

    private List<string> PassOn(string next)
    {
        var former = Host;
        _coHosts.Remove(next);
        var role =
            IsBanned(former) ? Role.Listener
            : _coHosts.Count < rules.MaxCoHosts ? Role.CoHost
            : IsHere(former) ? Role.Speaker
            : Role.Listener;
        _roles.Remove(former);
        _roles[next] = Role.Host;
        if (role != Role.Listener)
        {
            _roles[former] = role;
        }
        else if (IsHere(former))
        {
            // Banned, and let in by a token that moderates: a listener has no seat.
            Seats.RemoveAll(seat => seat.Name == former);
        }

        if (role == Role.CoHost)
        {
            _coHosts.Add(former);
        }

        _hostSeen = true;
        _hostAway = Here.Exists(p => p.Name == next && p.Connections.Count > 0) ? null : Now;
        return IsHere(former)
            ? [nameof(HostChanged), nameof(RoleChanged), nameof(RoleChanged)]
            : [nameof(HostChanged), nameof(RoleChanged)];
    }

    private List<ulong> End()
    {
        List<ulong> closed = [.. Here.SelectMany(p => p.Connections).Select(c => c.Id)];
        Over = true;
        Here = [];
        Seats.Clear();
        _hands.Clear();
        return closed;
    }
}
