using System.Collections.Concurrent;
using CsCheck;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Spaces;
using Spaces.Grains.Spaces.Moving;
using Spaces.Grains.Tests.Storage;

namespace Spaces.Grains.Tests.Domain;

/// <summary>
/// Two spaces to which the same happens: one stays, the other moves to another silo every now and then, through the bytes that it would go as. Nobody can
/// tell which is which.
/// </summary>
public sealed class SpacePresenceTests
{
    private const int Connections = 24;
    private static readonly SpaceRules Rules = new(StageCapacity: 4, MaxCoHosts: 2, HostGrace: TimeSpan.FromSeconds(60), AwaitedFor: TimeSpan.FromSeconds(10));
    private static readonly SpaceId Id = new("room");
    private static readonly GatewayId[] Gateways = [GatewayId.New(), GatewayId.New(), GatewayId.New()];
    private static readonly string[] Names = ["host", "mod", "ann", "bob", "cid", "dan"];

    private static readonly Gen<JoinAsk> AnyAsk =
        from name in Gen.Int[0, Names.Length - 1]
        from id in Gen.ULong[1, Connections]
        from gateway in Gen.Int[0, Gateways.Length - 1]
        from purpose in Gen.Int[1, 3]
        from wishes in Gen.Select(Gen.Bool, Gen.Int[0, 5], Gen.Bool)
        from moving in Gen.Bool
        select new JoinAsk(
            Room.Named(Names[name]),
            new HeldConnection(new ConnectionId(id), Gateways[gateway], (ConnectionPurpose)purpose),
            wishes.Item1,
            wishes.Item2 == 0,
            wishes.Item3,
            Names[name] == "mod",
            moving);

    private static readonly Gen<Step> AnyStep = Gen.Frequency<Step>(
        (30, Gen.Select(AnyAsk, Gen.Int[0, 9]).Select(j => new Step($"{j.Item1}", (s, now) => s.Join(j.Item1, new Relation(true, j.Item2 == 0), now)))),
        (6, AnyAsk.Select(a => new Step($"again {a}", (s, now) => s.Rejoin(a, now)))),
        (12, Gen.ULong[1, Connections].Select(c => new Step($"leave {c}", (s, now) => s.Leave(new ConnectionId(c), now)))),
        (40, SpaceModelTests.AnyCommand.Select(c => new Step($"{c}", (s, now) => s.Execute(c, now)))),
        (10, Gen.Int[1, 14].Select(t => new Step($"wait {t}", (s, now) => s.KeepHouse(now), t))),
        (1, Gen.Const(new Step("wait long", (s, now) => s.KeepHouse(now), 70))),
        (10, Gen.Const(new Step("move", null))));

    [Fact]
    public void A_space_that_moves_is_the_space_that_stays()
    {
        var reached = new ConcurrentDictionary<string, byte>();
        AnyStep.Array[1, 120].Sample(steps => Same(steps, reached), iter: 1_000);

        // What is on the way only for a moment has to have been on the way.
        string[] wanted = ["former", "awaited", "hand", "host away", "muted", "co-host", "over"];
        Assert.Empty(wanted.Except(reached.Keys));
    }

    private static void Same(Step[] steps, ConcurrentDictionary<string, byte> reached)
    {
        var now = Room.Noon;
        var created = Space.Create(
            new CreateSpace("Title", Room.Named("host"), ["tea"], Interfaces.AccessPolicy.Everyone, Interfaces.AccessPolicy.Everyone, null, false), now).Events[0];
        var seat = new StoredSeat(Room.Named("ann"), Role.Speaker, true);

        // With somebody who was on stage when the silo died, and is waited for.
        Space Open()
        {
            var record = SpaceRecord.Of((SpaceCreated)created);
            record.Stage.Add(new Seat(seat.Person, seat.Role, seat.Muted));
            return new Space(Id, record, Rules, now);
        }

        var (stays, moves) = (Open(), Open());
        foreach (var step in steps)
        {
            now += TimeSpan.FromSeconds(step.Seconds);
            if (step.Run is not { } run)
            {
                Note(stays, reached);
                moves = Move(moves);
            }
            else
            {
                Assert.Equal(Text(run(stays, now)), Text(run(moves, now)));
            }

            Assert.Equal(Text(stays, now), Text(moves, now));
        }
    }

    private static Space Move(Space space)
    {
        var presence = space.Presence;
        var moved = GoldenState.RoundTrip(new MovedRoom
        {
            Format = MovedRoom.PresentFormat,
            Log = new MovedLog { State = new SpaceState { Space = StoredSpace.Of(space.Record) } },
            OpenedAt = presence.OpenedAt,
            HostAwaySince = presence.HostAwaySince,
            LastNumber = presence.LastNumber,
            People = [.. presence.People.Select(MovedPerson.Of)],
        });
        return Space.Continue(Id, moved.Log.State.Space!.ToRecord(), Rules, moved.ToPresence());
    }

    private static void Note(Space space, ConcurrentDictionary<string, byte> reached)
    {
        var presence = space.Presence;
        var seen = new (string Name, bool Is)[]
        {
            ("former", presence.People.Any(p => p.Former is not null)),
            ("awaited", presence.People.Any(p => p.Awaited)),
            ("hand", presence.People.Any(p => p.HandSince is not null)),
            ("host away", presence.HostAwaySince is not null),
            ("muted", presence.People.Any(p => p.Muted)),
            ("co-host", presence.People.Any(p => p.Role == Role.CoHost)),
            ("over", space.IsOver),
        };
        foreach (var (name, _) in seen.Where(s => s.Is))
        {
            reached.TryAdd(name, 0);
        }
    }

    private static string Text(Decision decision) =>
        $"{decision.Refusal} {string.Join(';', decision.Events)} {string.Join(';', decision.Closings.OrderBy(c => c.Connection.Id.Value))}";

    private static string Text(Space space, DateTimeOffset now)
    {
        var presence = space.Presence;
        var found = Enumerable.Range(1, Connections).Select(c => space.TryFind(new ConnectionId((ulong)c), out var p) ? p.Number : 0);
        var standing = Names.Select(n => $"{space.StandingOf(new Actor(Room.Named(n), n == "mod"), default, 1, now)}");
        return string.Join('\n',
            [
                SpaceLog.Text(space.Record),
                $"{presence.OpenedAt:O} {presence.HostAwaySince:O} {presence.LastNumber} {space.IsOver} {space.OnStage} {space.Listeners}",
                .. presence.People.Select(p => $"{p}"),
                .. space.Hands.Select(h => $"{h}"),
                .. space.Stage.Select(p => $"{p.Info}"),
                .. space.People.Select(p => $"{space.StateOf(p, 1)} {p.Audible} {string.Join(',', Gateways.Select(p.HearsThrough))}"),
                string.Join(' ', found),
                .. standing,
            ]);
    }

    private sealed record Step(string Name, Func<Space, DateTimeOffset, Decision>? Run, int Seconds = 0)
    {
        public override string ToString() => Name;
    }
}
