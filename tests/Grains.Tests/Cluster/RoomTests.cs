using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>A space's life as gateways see it.</summary>
[Collection(RoomCluster.Collection)]
public sealed class RoomTests
{
    private static readonly Person Anna = TestGateway.Person("anna");

    [Fact]
    public async Task A_space_nobody_created_is_unknown()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = SpaceId.New();
        var grain = cluster.Space(space);
        Assert.Null(await grain.Get());
        Assert.Null(await grain.Snapshot());
        Assert.Equal(RefusalReason.UnknownSpace, (await grain.Events(new EventQuery(TestGateway.Actor("anna"), 0, 10))).Refusal);
        Assert.Equal(RefusalReason.UnknownSpace, (await grain.Standing(TestGateway.Actor("anna"))).Join);
        Assert.Equal(RefusalReason.UnknownSpace, (await grain.Hands(TestGateway.Actor("anna"), 0, 10)).Refusal);
        Assert.Equal(RefusalReason.UnknownSpace, (await grain.Bans(TestGateway.Actor("anna"), null, 10)).Refusal);
        Assert.Empty((await grain.Participants(null, 0, 10)).Items);
        Assert.Equal(RefusalReason.UnknownSpace, (await gateway.TryJoin(space, Anna, ConnectionPurpose.Both, speak: true)).Result.Refusal);
        Assert.Equal(RefusalReason.UnknownSpace, (await grain.Execute(new SetMuted(TestGateway.Actor("anna"), true))).Refusal);
        Assert.Equal(LeaseState.Ended, (await grain.Renew(gateway.Lease(1))).State);
        Assert.Equal(LeaseState.Ended, (await grain.Rejoin(gateway.Presence(1))).State);
    }

    [Fact]
    public async Task A_space_is_created_once()
    {
        await using var cluster = await RoomCluster.Start();
        var space = await cluster.Create(Anna);
        var info = await cluster.Space(space).Get();
        Assert.Equal((space, "A test", Anna, SpaceLifecycle.Live), (info!.Id, info.Title, info.Host, info.State));
        var again = await cluster.Space(space).Create(RoomCluster.CreateSpaceOf(TestGateway.Person("ben"), "Another"));
        Assert.Equal((RefusalReason.AlreadyExists, null), (again.Refusal, again.Space));
        var same = await cluster.Space(space).Get();
        Assert.Equal((info.Title, info.Host, info.CreatedAt), (same!.Title, same.Host, same.CreatedAt));
    }

    [Fact]
    public async Task Joining_twice_with_a_connection_is_joining_once()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(Anna);
        var anna = await gateway.Join(space, "anna", speak: true);
        var again = await cluster.Space(space).Join(
            new JoinRequest(Anna, anna.Connection, ConnectionPurpose.Both, true, false, false, gateway.Id, gateway.Reference, false));
        Assert.Equal((RefusalReason.None, anna.Number, 1L), (again.Refusal, again.Me!.Number, again.Snapshot!.Version));
        Assert.Equal(anna.Route, again.Route);
        Assert.Equal(LeaseState.Held, (await cluster.Space(space).Renew(gateway.Lease(anna.Route.Epoch))).State);
    }

    [Fact]
    public async Task Whoever_leaves_is_gone_and_those_on_stage_are_announced()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(Anna);
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true);
        var cleo = await gateway.Join(space, "cleo", speak: false);
        await Eventually.Holds("the gateway is told that one listens", () => gateway.Notices.Any(n => n is { Listeners: 1, Changes: [] }));
        await cluster.Space(space).Leave(cleo.Connection);
        await Eventually.Holds("the gateway is told that nobody listens", () => gateway.Notices[^1] is { Listeners: 0, Changes: [] });
        await cluster.Space(space).Leave(ben.Connection);
        await cluster.Space(space).Leave(ben.Connection);
        gateway.Forget(cleo.Connection);
        gateway.Forget(ben.Connection);

        var snapshot = await cluster.Space(space).Snapshot();
        Assert.Equal([anna.Number], snapshot!.Stage.Select(p => p.Number));
        Assert.Equal((1, 0), (snapshot.Space.OnStage, snapshot.Space.Listeners));
        Assert.Equal(LeaseState.Held, (await cluster.Space(space).Renew(gateway.Lease(anna.Route.Epoch))).State);
        await Eventually.Holds("the gateway was told of all", () => gateway.Events.Length == 3);
        Assert.Equal([2L, 3L, 4L], gateway.Events.Select(e => e.Number));
        Assert.Equal([1L, 2L, 3L], gateway.Changes.Select(c => c.Version));
        Assert.Equal(ben.Number, Assert.IsType<StageLeft>(gateway.Changes[^1]).Participant.Number);
        Assert.Equal(ben.Number, Assert.IsType<ParticipantLeft>(gateway.Events[2]).Participant.Number);
        Assert.Null(gateway.Events[2].Actor);
    }

    [Fact]
    public async Task The_end_closes_everybody_everywhere_and_for_good()
    {
        await using var cluster = await RoomCluster.Start();
        var east = cluster.Gateway();
        var west = cluster.Gateway();
        var space = await cluster.Create(Anna);
        var anna = await east.Join(space, "anna", speak: true);
        var ben = await west.Join(space, "ben", speak: true);
        var cleo = await west.Join(space, "cleo", speak: false);
        Assert.Equal(RefusalReason.NotAllowed, (await cluster.Space(space).Execute(new EndSpace(TestGateway.Actor("ben")))).Refusal);
        Assert.True((await cluster.Space(space).Execute(new EndSpace(TestGateway.Actor("anna")))).Accepted);
        Assert.True((await cluster.Space(space).Execute(new EndSpace(TestGateway.Actor("anna")))).Accepted);

        await Eventually.Holds("both gateways are told to close", () => east.Closed.Length == 1 && west.Closed.Length == 2);
        Assert.Equal([new ClosedConnection(anna.Connection, CloseReason.Ended)], east.Closed);
        Assert.Equivalent(
            new[] { new ClosedConnection(ben.Connection, CloseReason.Ended), new ClosedConnection(cleo.Connection, CloseReason.Ended) }, west.Closed, strict: true);
        Assert.Equal(SpaceLifecycle.Ended, Assert.IsType<SpaceChange>(east.Changes[^1]).Space.State);
        Assert.Equal(RefusalReason.Ended, (await east.TryJoin(space, Anna, ConnectionPurpose.Both, speak: true)).Result.Refusal);
        Assert.Equal(LeaseState.Ended, (await cluster.Space(space).Renew(east.Lease(anna.Route.Epoch))).State);
        Assert.Equal(LeaseState.Ended, (await cluster.Space(space).Rejoin(east.Presence(anna.Route.Epoch))).State);

        await cluster.Cluster.DeactivateAsync(cluster.Space(space));
        var info = await cluster.Space(space).Get();
        Assert.Equal(SpaceLifecycle.Ended, info!.State);
        Assert.NotNull(info.EndedAt);
        Assert.Equal(RefusalReason.Ended, (await east.TryJoin(space, Anna, ConnectionPurpose.Both, speak: true)).Result.Refusal);
    }

    [Fact]
    public async Task The_roster_comes_in_pages()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(Anna);
        await gateway.Join(space, "anna", speak: true);
        for (var i = 0; i < 6; i++)
        {
            await gateway.Join(space, $"listener {i}", speak: false);
        }

        var grain = cluster.Space(space);
        List<uint> seen = [];
        uint? after = 0;
        while (after is { } number)
        {
            var page = await grain.Participants(null, number, 3);
            Assert.InRange(page.Items.Length, 1, 3);
            seen.AddRange(page.Items.Select(p => p.Number));
            after = page.NextAfter;
        }

        Assert.Equal(Enumerable.Range(1, 7).Select(n => (uint)n), seen);
        Assert.Equal(["anna"], (await grain.Participants(Role.Host, 0, 10)).Items.Select(p => p.Id.Value));
        Assert.Equal(6, (await grain.Participants(Role.Listener, 0, 10)).Items.Length);
    }

    [Fact]
    public async Task The_log_comes_in_pages_from_any_number_and_outlives_the_activation()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(Anna);
        await gateway.Join(space, "anna", speak: true);
        var grain = cluster.Space(space);
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(new CommandResult(RefusalReason.None, 3 + i), await grain.Execute(new SetMuted(TestGateway.Actor("anna"), i % 2 == 0)));
        }

        await cluster.Cluster.DeactivateAsync(grain);
        var reader = TestGateway.Actor("anna");
        var first = await grain.Events(new EventQuery(reader, 0, 256));
        var second = await grain.Events(new EventQuery(reader, first.Through, 256));
        Assert.Equal(Enumerable.Range(1, 256).Select(n => (long)n), first.Items.Select(e => e.Number));
        Assert.Equal(Enumerable.Range(257, 46).Select(n => (long)n), second.Items.Select(e => e.Number).Take(46));
        Assert.Equal((256L, second.Last), (first.Through, second.Through));
        Assert.IsType<SpaceCreated>(first.Items[0]);
        Assert.IsType<ParticipantMuted>(first.Items[2]);
        Assert.IsType<ParticipantUnmuted>(second.Items[45]);
        Assert.Empty((await grain.Events(new EventQuery(reader, second.Last, 10))).Items);
    }
}
