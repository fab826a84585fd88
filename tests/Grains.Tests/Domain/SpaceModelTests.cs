using CsCheck;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Tests.Domain;

/// <summary>Random commands of a few people with a few connections: the rules decide as the model does, and what they keep is consistent.</summary>
public sealed class SpaceModelTests
{
    private const int Capacity = 3;
    private static readonly string[] Names = ["host", "ann", "bob", "cid", "dan", "eve", "fay"];
    private static readonly GatewayId Gateway = GatewayId.New();
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<string> Name = Gen.Int[0, Names.Length - 1].Select(i => Names[i]);
    private static readonly Gen<ulong> Connection = Gen.ULong[1, 20];
    private static readonly Gen<ConnectionPurpose> Purpose =
        Gen.Int[1, 3].Select(p => (ConnectionPurpose)p);

    private static readonly Gen<Command> Any = Gen.Frequency(
        (12, Gen.Select(Name, Connection, Purpose, Gen.Bool, Gen.Bool, Gen.Bool)
            .Select(c => (Command)new Join(c.Item1, c.Item2, c.Item3, c.Item4, c.Item5, c.Item6))),
        (8, Connection.Select(c => (Command)new Leave(c))),
        (6, Gen.Select(Name, Gen.Bool).Select(c => (Command)new Mute(c.Item1, c.Item2))),
        (1, Gen.Frequency((4, Gen.Int[1, Names.Length - 1].Select(i => Names[i])), (1, Gen.Const("host"))).Select(n => (Command)new End(n))));

    [Fact]
    public void The_rules_decide_as_the_model_does() => Any.Array[1, 120].Sample(
        commands =>
        {
            var space = new Space(new SpaceId("room"), "Title", Person("host"), Noon, new SpaceRules(Capacity));
            var model = new SpaceModel("host", Capacity);
            HashSet<uint> gone = [];
            foreach (var command in commands)
            {
                var before = space.People.Select(p => p.Number).ToArray();
                var (expected, actual) = command.Run(space, model);
                Assert.Equal(expected.Item1, actual.Item1);
                Assert.Equal(expected.Item2, actual.Item2);
                Assert.Equal(expected.Item3.Order(), actual.Item3.Order());
                AssertSame(model, space);
                gone.UnionWith(before.Except(space.People.Select(p => p.Number)));
                Assert.DoesNotContain(space.People, p => gone.Contains(p.Number));
            }
        },
        iter: 2_000);

    private static Person Person(string name) => new(new ParticipantId(name), name, null);

    private static void AssertSame(SpaceModel model, Space space)
    {
        Assert.Equal(model.Over, space.IsOver);
        Assert.Equal(
            model.People.OrderBy(p => p.Number).Select(p => (p.Name, p.Number, p.Role, p.Role == Role.Listener || p.Muted)),
            space.People.Select(p => (p.Person.Name, p.Number, p.Role, p.Info.Muted)));
        Assert.Equal(space.Stage.Count(), space.OnStage);
        Assert.Equal(space.People.Count() - space.OnStage, space.Listeners);
        Assert.InRange(space.Stage.Count(p => p.Role != Role.Host), 0, Capacity);
        foreach (var person in space.People)
        {
            var held = new[] { person.Sending, person.Receiving }.OfType<HeldConnection>().Distinct().Select(c => (c.Id.Value, c.Purpose)).Order();
            Assert.Equal(model.People.Single(p => p.Number == person.Number).Connections.Order(), held);
            Assert.True(space.TryFind(person.Number, out var byNumber) && byNumber == person);
            Assert.True(space.TryFind(person.Person.Id, out var byId) && byId == person);
            Assert.True(person.Sending?.Purpose.HasFlag(ConnectionPurpose.Send) ?? true);
            Assert.True(person.Receiving?.Purpose.HasFlag(ConnectionPurpose.Receive) ?? true);
        }

        for (ulong id = 1; id <= 20; id++)
        {
            var holder = model.People.Find(p => p.Holds(id));
            Assert.Equal(holder is not null, space.TryFind(new ConnectionId(id), out var found));
            Assert.Equal(holder?.Number, found?.Number);
        }
    }

    private abstract record Command
    {
        public abstract ((RefusalReason, string[], ulong[]) Expected, (RefusalReason, string[], ulong[]) Actual) Run(Space space, SpaceModel model);
    }

    private sealed record Join(string Name, ulong Id, ConnectionPurpose Purpose, bool Speak, bool Required, bool Muted) : Command
    {
        public override ((RefusalReason, string[], ulong[]), (RefusalReason, string[], ulong[])) Run(Space space, SpaceModel model) => (
            model.Join(Name, Id, Purpose, Speak, Required, Muted),
            SpaceModel.Words(space.Join(Person(Name), new HeldConnection(new ConnectionId(Id), Gateway, Purpose), Speak, Required, Muted)));
    }

    private sealed record Leave(ulong Id) : Command
    {
        public override ((RefusalReason, string[], ulong[]), (RefusalReason, string[], ulong[])) Run(Space space, SpaceModel model) =>
            (model.Leave(Id), SpaceModel.Words(space.Leave(new ConnectionId(Id))));
    }

    private sealed record Mute(string Name, bool Muted) : Command
    {
        public override ((RefusalReason, string[], ulong[]), (RefusalReason, string[], ulong[])) Run(Space space, SpaceModel model) =>
            (model.SetMuted(Name, Muted), SpaceModel.Words(space.SetMuted(new ParticipantId(Name), Muted)));
    }

    private sealed record End(string Name) : Command
    {
        public override ((RefusalReason, string[], ulong[]), (RefusalReason, string[], ulong[])) Run(Space space, SpaceModel model) =>
            (model.End(Name), SpaceModel.Words(space.End(new ParticipantId(Name), Noon)));
    }
}
