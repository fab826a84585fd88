using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>A gateway's word that it still holds its people: kept, doubted, and run out.</summary>
[Collection(RoomCluster.Collection)]
public sealed class LeaseTests
{
    [Fact]
    public async Task A_gateway_that_is_not_heard_of_takes_its_people_with_it()
    {
        await using var cluster = await RoomCluster.Start(configure: o => o.LeaseDuration = TimeSpan.FromSeconds(4));
        var dead = cluster.Gateway();
        var well = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await well.Join(space, "anna", speak: true);
        var ben = await dead.Join(space, "ben", speak: true);
        await dead.Join(space, "cleo", speak: false);

        var left = await Eventually.Gets("the dead gateway's people are out", async () =>
        {
            Assert.Equal(LeaseState.Held, (await cluster.Space(space).Renew(well.Lease(anna.Route.Epoch))).State);
            var snapshot = await cluster.Space(space).Snapshot();
            return snapshot!.Space is { OnStage: 1, Listeners: 0 } ? snapshot : null;
        });
        Assert.Equal([anna.Number], left.Stage.Select(p => p.Number));
        await Eventually.Holds("the other gateway is told", () => well.Events.Length == 3);
        var gone = Assert.IsType<ParticipantLeft>(well.Events[^1]);
        Assert.Equal((4, ben.Number, null), (gone.Number, gone.Participant.Number, gone.Actor));
        Assert.Equal(LeaseState.PresenceWanted, (await cluster.Space(space).Renew(dead.Lease(ben.Route.Epoch))).State);
    }

    [Fact]
    public async Task A_lease_that_does_not_match_is_put_right_by_the_full_set()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true, muted: true);
        var cleo = await gateway.Join(space, "cleo", speak: false);
        var grain = cluster.Space(space);
        var epoch = anna.Route.Epoch;
        var right = gateway.Lease(epoch);
        Assert.Equal(LeaseState.Held, (await grain.Renew(right)).State);
        Assert.Equal(LeaseState.PresenceWanted, (await grain.Renew(right with { Checksum = right.Checksum ^ 1 })).State);
        Assert.Equal(LeaseState.PresenceWanted, (await grain.Renew(right with { Connections = 2 })).State);
        Assert.Equal(LeaseState.PresenceWanted, (await grain.Renew(right with { Epoch = epoch - 1 })).State);
        Assert.Equal(LeaseState.PresenceWanted, (await grain.Renew(right with { Version = 1 })).State);

        var same = await grain.Rejoin(gateway.Presence(epoch));
        Assert.Equal((LeaseState.Held, 2L), (same.State, same.Snapshot!.Version));
        Assert.Equal([anna.Number, ben.Number, cleo.Number], same.People.Select(p => p!.Info.Number));
        Assert.Equal([false, true, true], same.People.Select(p => p!.Info.Muted));

        // A connection that the gateway has lost without the room's knowledge goes with the full set.
        gateway.Forget(ben.Connection);
        Assert.Equal(LeaseState.PresenceWanted, (await grain.Renew(gateway.Lease(epoch))).State);
        var without = await grain.Rejoin(gateway.Presence(epoch));
        Assert.Equal([anna.Number, cleo.Number], without.People.Select(p => p!.Info.Number));
        Assert.Equal([anna.Number], without.Snapshot!.Stage.Select(p => p.Number));
        Assert.Equal((epoch, anna.Route), (without.Snapshot.Epoch, without.Route));
        Assert.Empty(without.Refused);
        await Eventually.Holds(
            "the gateway has heard of it and its lease is right", async () => (await grain.Renew(gateway.Lease(epoch))).State == LeaseState.Held);
    }

    [Fact]
    public async Task Those_who_come_while_a_full_set_without_them_is_on_its_way_stay()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var grain = cluster.Space(space);
        var epoch = anna.Route.Epoch;
        await Eventually.Holds("the gateway has heard of her", () => gateway.Changes.Length == 1);
        var without = gateway.Presence(epoch);
        var ben = await gateway.Join(space, "ben", speak: true);
        await gateway.Join(space, "cleo", speak: false);

        var answer = await grain.Rejoin(without);
        Assert.Equal([anna.Number, ben.Number], answer.Snapshot!.Stage.Select(p => p.Number).Order());
        Assert.Equal((3, 1), (answer.Snapshot.LastEvent, answer.Snapshot.Space.Listeners));
        await Eventually.Holds("the lease is right", async () => (await grain.Renew(gateway.Lease(epoch))).State == LeaseState.Held);

        // From a gateway that has heard of him it means that he is gone.
        gateway.Forget(ben.Connection);
        await Eventually.Holds("the gateway has heard of him", () => gateway.Changes.Length == 2);
        Assert.Equal([anna.Number], (await grain.Rejoin(gateway.Presence(epoch))).Snapshot!.Stage.Select(p => p.Number));
    }

    [Fact]
    public async Task A_person_who_moved_to_another_gateway_is_counted_there()
    {
        await using var cluster = await RoomCluster.Start();
        var east = cluster.Gateway();
        var west = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var before = await east.Join(space, "anna", speak: true);
        var ben = await east.Join(space, "ben", speak: true);
        var after = await west.Join(space, "anna", speak: true);
        await Eventually.Holds(
            "the first gateway is told", () => east.Closed.Contains(new ClosedConnection(before.Connection, CloseReason.Replaced)));
        east.Forget(before.Connection);
        Assert.Equal(LeaseState.Held, (await cluster.Space(space).Renew(east.Lease(before.Route.Epoch))).State);
        Assert.Equal(LeaseState.Held, (await cluster.Space(space).Renew(west.Lease(after.Route.Epoch))).State);
        Assert.Empty(west.Closed);
        Assert.Equal((before.Number, 2), (after.Number, after.Joined.Snapshot!.Stage.Length));

        await cluster.Space(space).Leave(ben.Connection);
        await cluster.Space(space).Leave(after.Connection);
        Assert.Equal((0, 0), (await cluster.Space(space).Get() is { } i ? (i.OnStage, i.Listeners) : (-1, -1)));
    }
}
