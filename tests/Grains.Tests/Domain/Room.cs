using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Tests.Domain;

/// <summary>
/// A space with a clock and a log beside it, in which people go by their names. After every decision the log is read again: it must give the
/// same record.
/// </summary>
internal sealed class Room
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    public static readonly GatewayId Gateway = GatewayId.New();
    public static readonly SpaceRules Defaults = new(StageCapacity: 13, MaxCoHosts: 2, HostGrace: TimeSpan.FromSeconds(60), AwaitedFor: TimeSpan.FromSeconds(10));

    private readonly SpaceRules _rules;
    private ulong _connections;

    public Room(SpaceRules? rules = null, AccessPolicy join = AccessPolicy.Everyone, AccessPolicy speak = AccessPolicy.Everyone, int? capacity = null)
    {
        _rules = rules ?? Defaults;
        Take(Space.Create(new CreateSpace("Title", Named("host"), ["tea"], join, speak, capacity, Granted: true), Noon), check: false);
        Space = new Space(new SpaceId("room"), SpaceLog.Replay(Log), _rules, Now);
    }

    public Space Space { get; private set; }

    public DateTimeOffset Now { get; private set; } = Noon;

    public List<SpaceEvent> Log { get; } = [];

    public SpaceRecord Record => Space.Record;

    public static Person Named(string name) => new(Id(name), name, null);

    public static ParticipantId Id(string name) => new(name);

    public static Actor As(string name) => new(Named(name), Moderator: false);

    public static Actor Moderator(string name = "mod") => new(Named(name), Moderator: true);

    /// <summary>A connection's first decision; the participant is null where it was refused.</summary>
    public Joined Join(
        string name,
        bool speak = false,
        ConnectionPurpose purpose = ConnectionPurpose.Both,
        bool required = false,
        bool muted = false,
        bool moderator = false,
        Relation opinion = default,
        bool moving = false,
        GatewayId? gateway = null)
    {
        var connection = new HeldConnection(new ConnectionId(++_connections), gateway ?? Gateway, purpose);
        var ask = new JoinAsk(Named(name), connection, speak, required, muted, moderator, moving);
        var expected = Space.MayJoin(ask, opinion, Now);
        var decision = Take(Space.Join(ask, opinion, Now));
        Assert.Equal(expected, decision.Refusal);
        Space.TryFind(connection.Id, out var participant);
        return new Joined(decision, participant, connection);
    }

    public Joined Rejoin(string name, HeldConnection? held = null, bool speak = false, bool muted = false)
    {
        var connection = held ?? new HeldConnection(new ConnectionId(++_connections), Gateway, ConnectionPurpose.Both);
        var decision = Take(Space.Rejoin(new JoinAsk(Named(name), connection, speak, StageRequired: false, muted, Moderator: false), Now));
        Space.TryFind(connection.Id, out var participant);
        return new Joined(decision, participant, connection);
    }

    /// <summary>Several people, who all get what they ask for.</summary>
    public void Seat(params string[] speakers)
    {
        foreach (var name in speakers)
        {
            Assert.True(Join(name, speak: true, required: true).Decision.Accepted);
        }
    }

    public Decision Do(SpaceCommand command) => Take(Space.Execute(command, Now));

    public RefusalReason Refusal(SpaceCommand command) => Do(command).Refusal;

    public Decision Leave(Joined joined) => Take(Space.Leave(joined.Connection.Id, Now));

    public Decision Block(string host, string person) => Take(Space.HostBlocked(Id(host), Id(person), Now));

    /// <summary>Lets time pass, and what it brings about happen.</summary>
    public Decision Wait(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return Take(Space.KeepHouse(Now));
    }

    /// <summary>The silo is gone with everybody's connections; the space is opened again from its log.</summary>
    public void Restart() => Space = new Space(Space.Id, SpaceLog.Replay(Log), _rules, Now);

    public Participant Of(string name)
    {
        Assert.True(Space.TryFind(Id(name), out var participant), $"{name} is not here");
        return participant;
    }

    public bool Has(string name) => Space.TryFind(Id(name), out _);

    private Decision Take(Decision decision, bool check = true)
    {
        foreach (var e in decision.Events)
        {
            Assert.Equal((0, Now), (e.Number, e.At));
            Log.Add(e with { Number = Log.Count + 1 });
        }

        if (check)
        {
            Assert.Equal(SpaceLog.Text(SpaceLog.Replay(Log)), SpaceLog.Text(Record));
        }

        return decision;
    }

    internal sealed record Joined(Decision Decision, Participant? Participant, HeldConnection Connection);
}
