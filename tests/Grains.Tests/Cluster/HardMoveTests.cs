using Microsoft.Extensions.DependencyInjection;
using Spaces.Grains.Cluster;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Media;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>Moves at bad moments: of a room that cannot be read, in music mode, of a speaker who is between two gateways, of many rooms at once.</summary>
[Collection(RoomCluster.Collection)]
public sealed class HardMoveTests
{
    private const double Low = 500;
    private const double High = 1_700;

    [Fact]
    public async Task A_room_that_cannot_be_read_opens_from_storage_in_a_newer_epoch_with_everybody()
    {
        var codec = new FailingCodec();
        await using var cluster = await RoomCluster.Start(silos: 2, services: s => s.AddSingleton<IOpusCodec>(codec));
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true, muted: true);
        await gateway.Join(space, "cleo", speak: false);
        await using (new Talk(gateway, anna.Route, (anna.Connection, Low)))
        {
            await Eventually.Holds("she is heard", () => Sound.Has(gateway.FramesOf(anna.Route), ben.Number, [Low], []));
            codec.Fails = true;
            await Move(cluster, space, gateway.RouteOf(anna.Route));
        }

        var found = await Eventually.Gets("the room is there again", async () =>
        {
            try
            {
                var answer = await cluster.Space(space).Renew(gateway.Lease(anna.Route.Epoch));
                if (answer.State != LeaseState.PresenceWanted)
                {
                    return null;
                }

                codec.Fails = false;
                return await cluster.Space(space).Rejoin(gateway.Presence(anna.Route.Epoch));
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                return null;
            }
        });
        Assert.True(codec.Failures > 0, "Nothing failed: the room moved as any other.");
        Assert.True(found.Route!.Epoch > anna.Route.Epoch, $"Epoch {found.Route.Epoch} does not follow {anna.Route.Epoch}.");
        Assert.Equal((2, 1), (found.Snapshot!.Space.OnStage, found.Snapshot.Space.Listeners));
        Assert.Empty(found.Refused);
        var number = found.People.Single(p => p!.Info.Id.Value == "ben")!.Info.Number;
        await using var talk = new Talk(gateway, found.Route, (anna.Connection, Low));
        await Eventually.Holds("she is heard again", () => Sound.Has(gateway.FramesOf(found.Route), number, [Low], []));
    }

    [Fact]
    public async Task A_room_that_is_sent_back_in_the_moment_it_has_come_goes_back_and_loses_nothing()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var home = Assert.Single(cluster.Cluster.Silos, s => s.GatewayAddress.Endpoint.ToString() == anna.Route.SiloGateway);
        var other = Assert.Single(cluster.Cluster.Silos, s => s != home);
        for (var turn = 1; turn <= 10; turn++)
        {
            var going = cluster.Move(space, other);
            RoomMedia? room = null;
            for (var until = DateTime.UtcNow + Eventually.Deadline; room is null && DateTime.UtcNow < until;)
            {
                // As often as can be: the moment is over after some milliseconds.
                await Task.Yield();
                room = other.ServiceProvider.GetRequiredService<MediaPlane>().Rooms.FirstOrDefault();
            }

            Assert.NotNull(room);
            Assert.True(await other.ServiceProvider.GetRequiredService<RoomMover>().Move(room, home.SiloAddress, MoveReason.Order));
            Assert.True(await going);
            await Eventually.Holds("the gateway has followed it", () => gateway.RouteOf(anna.Route).Move == 2 * turn);
        }

        Assert.Equal(LeaseState.Held, (await cluster.Space(space).Renew(gateway.Lease(anna.Route.Epoch))).State);
        Assert.Equal(2, (await cluster.Space(space).Snapshot())!.LastEvent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(20)]
    public async Task A_silo_that_dies_while_a_room_comes_to_it_takes_nothing_but_the_sound_with_it(int head)
    {
        await using var cluster = await RoomCluster.Start(silos: 3);
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        await gateway.Join(space, "ben", speak: true);
        await gateway.Join(space, "cleo", speak: false);
        var grain = cluster.Space(space);
        await grain.Execute(new MutePerson(TestGateway.Actor("anna"), TestGateway.Person("ben").Id));
        await grain.Execute(new RaiseHand(TestGateway.Actor("cleo"), false));
        var before = (await grain.Snapshot())!;
        var target = cluster.Cluster.Silos.First(s => s.GatewayAddress.Endpoint.ToString() != anna.Route.SiloGateway);

        var move = cluster.Move(space, target);
        // Before, in or after the handing-over: whatever it is on this machine, what follows has to hold.
        await Task.Delay(head, TestContext.Current.CancellationToken);
        await cluster.Cluster.KillSiloAsync(target, TestContext.Current.CancellationToken);
        await move;
        var found = await Eventually.Gets("the room answers", async () =>
        {
            try
            {
                var answer = await grain.Renew(gateway.Lease(anna.Route.Epoch));
                return answer.State == LeaseState.Held ? answer : await grain.Rejoin(gateway.Presence(anna.Route.Epoch)) is { State: LeaseState.Held } back ? back : null;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                return null;
            }
        });

        Assert.NotEqual(target.GatewayAddress.Endpoint.ToString(), found.Route!.SiloGateway);
        var after = (await grain.Snapshot())!;
        Assert.Equal(before.Stage.Select(p => (p.Id, p.Role, p.Muted)), after.Stage.Select(p => (p.Id, p.Role, p.Muted)));
        Assert.Equal(before.Hands.Select(h => h.Participant.Id), after.Hands.Select(h => h.Participant.Id));
        Assert.Equal(1, after.Space.Listeners);
        Assert.Equal(before.LastEvent + 1, (await grain.Execute(new BanPerson(TestGateway.Actor("anna"), TestGateway.Person("dora").Id, null, null))).Event);
    }

    [Fact]
    public async Task A_room_in_music_mode_goes_on_in_it()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var gateway = cluster.Gateway();
        var space = SpaceId.New();
        Assert.Equal(
            RefusalReason.None,
            (await cluster.Space(space).Create(RoomCluster.CreateSpaceOf(TestGateway.Person("anna")) with { Music = true })).Refusal);
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true);
        var cleo = await gateway.Join(space, "cleo", speak: false);
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, Low), (ben.Connection, High));
        await Eventually.Holds("both are heard", () => Sound.Has(gateway.FramesOf(anna.Route), cleo.Number, [Low, High], []));
        await Move(cluster, space, gateway.RouteOf(anna.Route));
        await Eventually.Holds("the room moved", () => gateway.RouteOf(anna.Route).Move == 1);
        var seen = gateway.Frames.Length;
        await Eventually.Holds("both are still heard, each without themselves", () =>
        {
            var all = gateway.FramesOf(anna.Route);
            return gateway.Frames.Length > seen + (2 * Sound.Window)
                && Sound.Has(all, cleo.Number, [Low, High], []) && Sound.Has(all, anna.Number, [High], [Low]) && Sound.Has(all, ben.Number, [Low], [High]);
        });

        // The flag for stereo in the packet's first byte (RFC 6716 section 3.1).
        Assert.All(gateway.Frames[seen..], f => Assert.NotEqual(0, f.Common[0] & 4));
    }

    [Fact]
    public async Task A_speaker_between_two_gateways_is_heard_over_the_one_and_then_over_the_other()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var (first, second) = (cluster.Gateway(), cluster.Gateway());
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await first.Join(space, "anna", speak: true);
        var ben = await first.Join(space, "ben", speak: true, muted: true);
        Seat moved;
        await using (new Talk(first, anna.Route, (anna.Connection, Low)))
        {
            await Eventually.Holds("she is heard", () => Sound.Has(first.FramesOf(anna.Route), ben.Number, [Low], []));
            moved = await second.Join(space, "anna", speak: true, moving: true);
            await Move(cluster, space, first.RouteOf(anna.Route));
            await Eventually.Holds("both gateways are told", () => first.RouteOf(anna.Route).Move == 1 && second.RouteOf(anna.Route).Move == 1);

            // The former connection is heard on the new silo: its client has sent nothing over the new one yet.
            var seen = first.Frames.Length;
            await Eventually.Holds("she is heard over the former connection", () =>
                first.Frames.Length > seen + (2 * Sound.Window) && Sound.Has(first.FramesOf(anna.Route), ben.Number, [Low], []));
        }

        await using var talk = new Talk(second, second.RouteOf(anna.Route), (moved.Connection, High));
        await Eventually.Holds("she is heard over the new one", () => Sound.Has(first.FramesOf(anna.Route), ben.Number, [High], [Low]));
        Assert.Equal(anna.Number, moved.Number);
        Assert.Equal(anna.Route.Epoch, (await cluster.Space(space).Snapshot())!.Epoch);
    }

    [Fact]
    public async Task Eight_rooms_move_at_once()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var rooms = new List<(SpaceId Space, TestGateway Gateway, Seat Anna, Seat Ben)>();
        for (var i = 0; i < 8; i++)
        {
            var gateway = cluster.Gateway();
            var space = await cluster.Create(TestGateway.Person("anna"));
            rooms.Add((space, gateway, await gateway.Join(space, "anna", speak: true), await gateway.Join(space, "ben", speak: false)));
        }

        var talks = rooms.Select(r => new Talk(r.Gateway, r.Anna.Route, (r.Anna.Connection, Low))).ToArray();
        try
        {
            await Eventually.Holds("all sound", () => rooms.TrueForAll(r => Sound.Has(r.Gateway.FramesOf(r.Anna.Route), r.Ben.Number, [Low], [])));
            await Task.WhenAll(rooms.Select(r => Move(cluster, r.Space, r.Anna.Route)));
            await Eventually.Holds("all moved", () => rooms.TrueForAll(r => r.Gateway.RouteOf(r.Anna.Route).Move == 1));
            var seen = rooms.Select(r => r.Gateway.Frames.Length).ToArray();
            await Eventually.Holds("all still sound", () => rooms.Select((r, i) =>
                r.Gateway.Frames.Length > seen[i] + (2 * Sound.Window) && Sound.Has(r.Gateway.FramesOf(r.Anna.Route), r.Ben.Number, [Low], [])).All(s => s));
        }
        finally
        {
            foreach (var talk in talks)
            {
                await talk.DisposeAsync();
            }
        }

        foreach (var room in rooms)
        {
            Assert.Equal(room.Anna.Route.Epoch, (await cluster.Space(room.Space).Snapshot())!.Epoch);
            Assert.NotEqual(room.Anna.Route.SiloGateway, room.Gateway.RouteOf(room.Anna.Route).SiloGateway);
            Assert.Empty(room.Gateway.Closed);
        }
    }

    private static Task<bool> Move(RoomCluster cluster, SpaceId space, MediaRoute route) =>
        cluster.Move(space, Assert.Single(cluster.Cluster.Silos, s => s.GatewayAddress.Endpoint.ToString() != route.SiloGateway));

    /// <summary>The real codec, which makes no encoder while it fails.</summary>
    private sealed class FailingCodec : IOpusCodec
    {
        private readonly LibOpusCodec _codec = new();
        private volatile bool _fails;
        private int _failures;

        public bool Fails { set => _fails = value; }

        public int Failures => Volatile.Read(ref _failures);

        public IOpusEncoder CreateEncoder(OpusEncoderSettings settings)
        {
            if (_fails)
            {
                Interlocked.Increment(ref _failures);
                throw new InvalidOperationException("No encoder.");
            }

            return _codec.CreateEncoder(settings);
        }

        public IOpusDecoder CreateDecoder(int channels) => _codec.CreateDecoder(channels);
    }
}
