using System.Collections.Concurrent;
using CsCheck;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Tests.Domain;

/// <summary>
/// Random commands of a few people with a few connections, through restarts and long silences: the rules decide as the model does, the log tells
/// the whole of the record, and what is kept is consistent.
/// </summary>
public sealed class SpaceModelTests
{
    private const int Connections = 24;
    private static readonly SpaceRules Rules = new(StageCapacity: 4, MaxCoHosts: 2, HostGrace: TimeSpan.FromSeconds(60), AwaitedFor: TimeSpan.FromSeconds(10));
    private static readonly string[] Names = ["host", "mod", "ann", "bob", "cid", "dan", "eve"];

    private static readonly Gen<string> Name = Gen.Int[0, Names.Length - 1].Select(i => Names[i]);

    // Half of what is tried is tried by somebody who may.
    private static readonly Gen<Actor> Acting = Gen.Frequency((3, Gen.Const("host")), (1, Gen.Const("mod")), (4, Name))
        .Select(n => new Actor(Room.Named(n), Moderator: n == "mod"));

    private static readonly Gen<ParticipantId> Target = Name.Select(Room.Id);
    private static readonly Gen<AccessPolicy> Policy = Gen.Int[0, 2].Select(p => (AccessPolicy)p);
    private static readonly Gen<InvitedAs> To = Gen.Int[0, 2].Select(i => i == 0 ? InvitedAs.Listener : InvitedAs.Speaker);
    private static readonly Gen<ConnectionPurpose> Purpose = Gen.Int[1, 3].Select(p => (ConnectionPurpose)p);
    private static readonly Gen<Relation> Opinion = Gen.Select(Gen.Bool, Gen.Int[0, 5]).Select(o => new Relation(o.Item1, o.Item2 == 0));

    internal static readonly Gen<SpaceCommand> AnyCommand = Gen.Frequency<SpaceCommand>(
        (5, Gen.Select(Acting, Gen.Bool).Select(c => (SpaceCommand)new SetMuted(c.Item1, c.Item2))),
        (2, Acting.Select(a => (SpaceCommand)new LeaveStage(a))),
        (6, Gen.Select(Acting, Gen.Bool).Select(c => (SpaceCommand)new RaiseHand(c.Item1, c.Item2))),
        (2, Gen.Select(Acting, Target, Gen.Bool).Select(c => (SpaceCommand)new LowerHand(c.Item1, c.Item3 ? c.Item2 : null))),
        (5, Gen.Select(Acting, Gen.Bool).Select(c => (SpaceCommand)new AcceptInvitation(c.Item1, c.Item2))),
        (2, Acting.Select(a => (SpaceCommand)new DeclineInvitation(a))),
        (6, Gen.Select(Acting, Target, To).Select(c => (SpaceCommand)new Invite(c.Item1, c.Item2, c.Item3))),
        (2, Gen.Select(Acting, Target).Select(c => (SpaceCommand)new WithdrawInvitation(c.Item1, c.Item2))),
        (4, Gen.Select(Acting, Target).Select(c => (SpaceCommand)new MoveToAudience(c.Item1, c.Item2))),
        (5, Gen.Select(Acting, Target).Select(c => (SpaceCommand)new MutePerson(c.Item1, c.Item2))),
        (2, Acting.Select(a => (SpaceCommand)new MuteAll(a))),
        (2, Gen.Select(Acting, Target).Select(c => (SpaceCommand)new AskToUnmute(c.Item1, c.Item2))),
        (3, Gen.Select(Acting, Target).Select(c => (SpaceCommand)new RemovePerson(c.Item1, c.Item2, null))),
        (3, Gen.Select(Acting, Target, Gen.Int[0, 4])
            .Select(c => (SpaceCommand)new BanPerson(c.Item1, c.Item2, c.Item3 == 0 ? null : Room.Noon.AddSeconds(c.Item3 * 40), null))),
        (3, Gen.Select(Acting, Target).Select(c => (SpaceCommand)new LiftBan(c.Item1, c.Item2))),
        (2, Gen.Select(Acting, Gen.Int[0, 2]).Select(c => (SpaceCommand)new SetLocked(c.Item1, c.Item2 == 0))),
        (6, Gen.Select(Acting, Target).Select(c => (SpaceCommand)new MakeCoHost(c.Item1, c.Item2))),
        (3, Gen.Select(Acting, Target).Select(c => (SpaceCommand)new UnmakeCoHost(c.Item1, c.Item2))),
        (3, Gen.Select(Acting, Target).Select(c => (SpaceCommand)new HandOver(c.Item1, c.Item2))),
        (3, Gen.Select(Acting, Policy, Policy, Gen.Int[2, 6])
            .Select(c => (SpaceCommand)new ChangeSettings(c.Item1, null, ["tea"], c.Item2, c.Item3, c.Item4 < 3 ? null : c.Item4))));

    private static readonly Gen<Step> AnyStep = Gen.Frequency<Step>(
        (30, Gen.Select(Name, Gen.ULong[1, Connections], Purpose, Gen.Select(Gen.Bool, Gen.Int[0, 5], Gen.Bool), Opinion)
            .Select(j => (Step)new Join(j.Item1, j.Item2, j.Item3, j.Item4.Item1, j.Item4.Item2 == 0, j.Item4.Item3, j.Item5))),
        (6, Gen.Select(Name, Gen.ULong[1, Connections], Purpose, Gen.Bool, Gen.Bool)
            .Select(j => (Step)new Rejoin(j.Item1, j.Item2, j.Item3, j.Item4, j.Item5))),
        (14, Gen.ULong[1, Connections].Select(c => (Step)new Leave(c))),
        (70, AnyCommand.Select(c => (Step)new Execute(c))),
        (2, Gen.Select(Name, Name).Select(b => (Step)new Block(b.Item1, b.Item2))),
        (6, Gen.Int[1, 30].Select(s => (Step)new Wait(s))),
        (2, Gen.Const((Step)new Restart())),
        (1, Gen.Int[0, 3].Select(i => i == 0 ? (Step)new Execute(new EndSpace(new Actor(Room.Named("host"), false))) : new Wait(70))));

    // The grain's and the creator list's refusals, and the one that takes a thousand people.
    private static readonly RefusalReason[] OfOthers =
    [
        RefusalReason.UnknownSpace, RefusalReason.AlreadyExists, RefusalReason.CreateNeedsGrant, RefusalReason.CreateNeedsListing,
        RefusalReason.StorageUnavailable, RefusalReason.NotStoredYet, RefusalReason.Unavailable, RefusalReason.ListFull,
        RefusalReason.SiloFull,
    ];

    private readonly ConcurrentDictionary<string, byte> _reached = [];

    [Fact]
    public void The_rules_decide_as_the_model_does()
    {
        AnyStep.Array[1, 150].Sample(Same, iter: 2_000);

        // Random steps that reached only a part of the rules would prove little.
        var events = typeof(SpaceEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SpaceEvent))).Select(t => t.Name);
        var refusals = Enum.GetValues<RefusalReason>().Except(OfOthers).Select(r => r.ToString());
        Assert.Empty(events.Concat(refusals).Except(_reached.Keys));

        void Same(Step[] steps)
        {
            var pair = new Pair();
            foreach (var step in steps)
            {
                step.Run(pair);
                pair.Check();
            }

            Assert.Equal(SpaceLog.Text(SpaceLog.Replay(pair.Log)), SpaceLog.Text(pair.Space.Record));
            Assert.Equal(Enumerable.Range(1, pair.Log.Count).Select(n => (long)n), pair.Log.Select(e => e.Number));
            foreach (var e in pair.Log)
            {
                _reached.TryAdd(e.GetType().Name, 0);
                _reached.TryAdd(((e as CommandRefused)?.Refusal ?? RefusalReason.None).ToString(), 0);
            }

            _reached.TryAdd((pair.Space.IsOver ? RefusalReason.Ended : RefusalReason.None).ToString(), 0);
        }
    }

    private sealed class Pair
    {
        private int _places;

        public Pair()
        {
            Keep(Space.Create(new CreateSpace("Title", Room.Named("host"), ["tea"], AccessPolicy.Everyone, AccessPolicy.Everyone, null, false), Room.Noon));
            Space = Open();
        }

        public Space Space { get; private set; }

        public SpaceModel Model { get; } = new(Rules);

        public List<SpaceEvent> Log { get; } = [];

        public DateTimeOffset Now => Room.Noon.AddSeconds(Model.Now);

        public void Same(Step step, Said expected, Decision actual)
        {
            Assert.True(expected.Refusal == actual.Refusal, $"{step}: {actual.Refusal} instead of {expected.Refusal}");
            Assert.Equal(expected.Events, SpaceLog.Names(actual));
            Assert.Equal(expected.Closed.Order(), actual.Closings.Select(c => c.Connection.Id.Value).Order());
            Keep(actual);
        }

        public void Reopen()
        {
            Assert.Equal(SpaceLog.Text(SpaceLog.Replay(Log)), SpaceLog.Text(Space.Record));
            Space = Open();
            Model.Restart();
        }

        public void Check()
        {
            var record = Space.Record;
            Assert.Equal(Model.Over, Space.IsOver);
            Assert.Equal((Model.Host, Model.Locked), (record.Host.Id.Value, record.Locked));
            Assert.Equal(Model.CoHosts, record.CoHosts.Select(c => c.Id.Value));
            Assert.Equal(Model.Seats, record.Stage.Select(s => (s.Person.Id.Value, s.Muted)));
            Assert.Equal(Model.Hands, Space.Hands.Select(h => h.Participant.Id.Value));
            Assert.Equal(
                Model.Here.OrderBy(p => p.Number).Select(p => (p.Name, p.Number, Model.RoleOf(p.Name), Model.IsMuted(p.Name))),
                Space.People.Select(p => (p.Person.Name, p.Number, p.Role, p.Info.Muted)));
            foreach (var person in Space.People)
            {
                var held = new[] { person.Sending, person.Receiving }.OfType<HeldConnection>().Distinct().Select(c => (c.Id.Value, c.Purpose)).Order();
                Assert.Equal(Model.Here.Single(p => p.Number == person.Number).Connections.Order(), held);
                Assert.True(Space.TryFind(person.Number, out var byNumber) && byNumber == person);
                Assert.True(Space.TryFind(person.Person.Id, out var byId) && byId == person);
                Assert.Equal(Model.Hands.Contains(person.Person.Name), person.HandSince is not null);
            }

            for (ulong id = 1; id <= Connections; id++)
            {
                var holder = Model.Here.Find(p => p.Connections.Exists(c => c.Id == id));
                Assert.Equal(holder is not null, Space.TryFind(new ConnectionId(id), out var found));
                Assert.Equal(holder?.Number, found?.Number);
            }

            Hold(record);
        }

        // What has to be true whatever the model says.
        private void Hold(SpaceRecord record)
        {
            Assert.Equal(record.Stage.Count, Space.OnStage);
            Assert.Equal(Model.Here.Count(p => p.Connections.Count > 0 && Model.RoleOf(p.Name) == Role.Listener), Space.Listeners);
            Assert.Equal(record.Stage.Select(s => (s.Person.Id, s.Role, s.Muted)).Order(ById), Space.Stage.Select(p => (p.Person.Id, p.Role, p.Muted)).Order(ById));
            Assert.InRange(record.CoHosts.Count, 0, Rules.MaxCoHosts);
            Assert.DoesNotContain(record.CoHosts, c => c.Id == record.Host.Id);
            Assert.InRange(record.Stage.Count(s => s.Role == Role.Host), 0, 1);
            Assert.All(record.Stage.Where(s => s.Role == Role.Host), s => Assert.Equal(record.Host.Id, s.Person.Id));
            Assert.All(record.Stage.Where(s => s.Role == Role.CoHost), s => Assert.True(record.IsCoHost(s.Person.Id)));
            Assert.DoesNotContain(Space.People, p => p.Person.Name != "mod" && record.BanOf(p.Person.Id, Now) is not null);
            Assert.DoesNotContain(record.Hands, h => record.SeatOf(h.Person.Id) is not null);

            // Places that are taken or kept may be more than there are only where their number was lowered.
            var places = record.Stage.Select(s => s.Person.Id).Union(record.CoHosts.Select(c => c.Id)).Union([record.Host.Id]).Count();
            Assert.InRange(places, 1, Math.Max(record.Settings.StageCapacity ?? Rules.StageCapacity, _places));
            _places = places;
        }

        private static readonly Comparer<(ParticipantId, Role, bool)> ById =
            Comparer<(ParticipantId Id, Role, bool)>.Create((a, b) => string.CompareOrdinal(a.Id.Value, b.Id.Value));

        private Space Open() => new(new SpaceId("room"), SpaceLog.Replay(Log), Rules, Now);

        private void Keep(Decision decision)
        {
            foreach (var e in decision.Events)
            {
                Assert.Equal(Now, e.At);
                Log.Add(e with { Number = Log.Count + 1 });
            }
        }
    }

    private abstract record Step
    {
        public abstract void Run(Pair pair);

        protected static HeldConnection Held(ulong id, ConnectionPurpose purpose) => new(new ConnectionId(id), Room.Gateway, purpose);
    }

    private sealed record Join(string Name, ulong Id, ConnectionPurpose Purpose, bool Speak, bool Required, bool Muted, Relation Opinion) : Step
    {
        public override void Run(Pair pair)
        {
            var ask = new JoinAsk(Room.Named(Name), Held(Id, Purpose), Speak, Required, Muted, Name == "mod");
            var foretold = pair.Space.MayJoin(ask, Opinion, pair.Now);
            var decision = pair.Space.Join(ask, Opinion, pair.Now);
            Assert.Equal(foretold, decision.Refusal);
            pair.Same(this, pair.Model.Join(Name, Id, Purpose, Speak, Required, Muted, Name == "mod", Opinion), decision);
        }
    }

    private sealed record Rejoin(string Name, ulong Id, ConnectionPurpose Purpose, bool Speak, bool Muted) : Step
    {
        public override void Run(Pair pair) => pair.Same(
            this,
            pair.Model.Rejoin(Name, Id, Purpose, Speak, Muted),
            pair.Space.Rejoin(new JoinAsk(Room.Named(Name), Held(Id, Purpose), Speak, StageRequired: false, Muted, Moderator: false), pair.Now));
    }

    private sealed record Leave(ulong Id) : Step
    {
        public override void Run(Pair pair) => pair.Same(this, pair.Model.Leave(Id), pair.Space.Leave(new ConnectionId(Id), pair.Now));
    }

    private sealed record Execute(SpaceCommand Command) : Step
    {
        public override void Run(Pair pair) => pair.Same(this, pair.Model.Execute(Command), pair.Space.Execute(Command, pair.Now));
    }

    private sealed record Block(string Host, string Name) : Step
    {
        public override void Run(Pair pair) =>
            pair.Same(this, pair.Model.HostBlocked(Host, Name), pair.Space.HostBlocked(Room.Id(Host), Room.Id(Name), pair.Now));
    }

    private sealed record Wait(int Seconds) : Step
    {
        public override void Run(Pair pair)
        {
            pair.Model.Now += Seconds;
            pair.Same(this, pair.Model.KeepHouse(), pair.Space.KeepHouse(pair.Now));
        }
    }

    private sealed record Restart : Step
    {
        public override void Run(Pair pair) => pair.Reopen();
    }
}
