using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Tests.Storage;
using static Spaces.Grains.Tests.Cluster.TestGateway;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>Moderation takes effect with the command's answer, and holds: in the mix, at every gateway, and after everything was restarted.</summary>
[Collection(RoomCluster.Collection)]
public sealed class ModerationTests
{
    private const double Low = 500;
    private const double High = 1_700;
    private const uint Nobody = 0;

    private static readonly Actor Anna = Actor("anna");
    private static readonly ParticipantId Ben = Person("ben").Id;

    [Fact]
    public async Task A_muted_speaker_who_goes_on_sending_is_not_heard_and_a_new_connection_does_not_help()
    {
        await using var cluster = await RoomCluster.Start();
        var (space, gateway, anna, ben) = await Stage(cluster);
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, Low), (ben.Connection, High));
        await Eventually.Holds("both are heard", () => Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low, High], []));

        Assert.True((await cluster.Space(space).Execute(new MutePerson(Anna, Ben))).Accepted);
        await Eventually.Holds("only the other is heard", () => Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low], [High]));
        await Eventually.Holds("the gateway is told what the person may do", () => gateway.StatesOf("ben") is [.., { Info.Muted: true }]);

        var again = await gateway.Join(space, "ben", speak: true, muted: false);
        Assert.True(again.Joined.Me!.Muted);
        await using var fresh = new Talk(gateway, again.Route, (again.Connection, 2_900));
        var then = gateway.FramesOf(anna.Route)[^1].Tick;
        await Eventually.Holds("a second goes by", () => gateway.FramesOf(anna.Route)[^1].Tick > then + 50);
        Assert.True(Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low], [High, 2_900]));
    }

    [Fact]
    public async Task A_banned_person_is_closed_and_refused_by_every_way_in_also_by_another_activation()
    {
        await using var cluster = await RoomCluster.Start();
        var (space, gateway, anna, ben) = await Stage(cluster);
        var grain = cluster.Space(space);
        var until = DateTimeOffset.UtcNow.AddDays(1);
        Assert.True((await grain.Execute(new BanPerson(Anna, Ben, until, "shouting"))).Accepted);
        await Eventually.Holds("the connection is to be closed", () => gateway.Closed.Contains(new ClosedConnection(ben.Connection, CloseReason.Banned)));

        for (var life = 0; life < 2; life++)
        {
            var (_, refused) = await gateway.TryJoin(space, Person("ben"), ConnectionPurpose.Both, speak: false);
            Assert.Equal((RefusalReason.Banned, until), (refused.Refusal, refused.BannedUntil));
            var resumed = await grain.Rejoin(gateway.Presence(anna.Route.Epoch));
            Assert.Equal([new ClosedConnection(ben.Connection, CloseReason.Banned)], resumed.Refused);
            Assert.Equal(RefusalReason.Banned, (await grain.Standing(Actor("ben"))).Join);
            Assert.Equal(RefusalReason.Banned, (await grain.Events(new EventQuery(Actor("ben"), 0, 10))).Refusal);
            await cluster.Cluster.DeactivateAsync(grain);
        }

        var bans = await grain.Bans(Anna, null, 10);
        Assert.Equal((Ben, Anna.Id, until, "shouting"), (bans.Items[0].Person, bans.Items[0].By, bans.Items[0].Until, bans.Items[0].Reason));
        Assert.True((await grain.Execute(new LiftBan(Anna, Ben))).Accepted);
        Assert.Equal(RefusalReason.None, (await gateway.TryJoin(space, Person("ben"), ConnectionPurpose.Both, speak: false)).Result.Refusal);
    }

    [Fact]
    public async Task A_listener_who_is_taken_onto_the_stage_is_heard_on_the_connection_they_have_and_not_after_they_are_moved_back()
    {
        await using var cluster = await RoomCluster.Start();
        var (space, gateway, anna, _) = await Stage(cluster, AccessPolicy.Invited);
        var cleo = await gateway.Join(space, "cleo", speak: true);
        Assert.Equal(Role.Listener, cleo.Joined.Me!.Role);
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, Low), (cleo.Connection, High));
        await Eventually.Holds("the listener is not heard", () => Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low], [High]));

        var grain = cluster.Space(space);
        Assert.Equal(RefusalReason.NoInvitation, (await grain.Execute(new AcceptInvitation(Actor("cleo"), false))).Refusal);
        Assert.True((await grain.Execute(new RaiseHand(Actor("cleo"), false))).Accepted);
        Assert.Equal(["cleo"], (await grain.Hands(Anna, 0, 10)).Items.Select(h => h.Participant.Id.Value));
        Assert.Equal(RefusalReason.NotAllowed, (await grain.Hands(Actor("cleo"), 0, 10)).Refusal);
        Assert.True((await grain.Execute(new Invite(Anna, Person("cleo").Id, InvitedAs.Speaker))).Accepted);
        await Eventually.Holds("they are heard", () => Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low, High], []));
        await Eventually.Holds("their gateway knows", () => gateway.StatesOf("cleo") is [.., { Info: { Role: Role.Speaker, Muted: false }, HandSince: null }]);

        Assert.True((await grain.Execute(new MoveToAudience(Anna, Person("cleo").Id))).Accepted);
        await Eventually.Holds("they are not heard", () => Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low], [High]));
        var back = await gateway.Join(space, "cleo", speak: true);
        Assert.Equal(Role.Listener, back.Joined.Me!.Role);
    }

    [Fact]
    public async Task A_store_that_is_away_stops_neither_sound_nor_what_restrains_and_all_is_kept_when_it_is_back()
    {
        await using var cluster = await RoomCluster.Start();
        var (space, gateway, anna, ben) = await Stage(cluster);
        var cleo = await gateway.Join(space, "cleo", speak: false);
        var grain = cluster.Space(space);
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, Low), (ben.Connection, High));
        await Eventually.Holds("both are heard", () => Sound.Has(gateway.FramesOf(anna.Route), cleo.Number, [Low, High], []));
        var told = (await grain.Snapshot())!.LastEvent;

        cluster.Storage.Mood = StoreMood.Away;
        var before = gateway.FramesOf(anna.Route)[^1].Tick;
        Assert.Equal(new CommandResult(RefusalReason.None), await grain.Execute(new SetMuted(Actor("anna"), true)));
        Assert.Equal(new CommandResult(RefusalReason.None), await grain.Execute(new SetMuted(Actor("anna"), false)));
        Assert.Equal(RefusalReason.StorageUnavailable, (await grain.Execute(new MakeCoHost(Anna, Ben))).Refusal);
        Assert.Equal(RefusalReason.StorageUnavailable, (await grain.Execute(new EndSpace(Anna))).Refusal);
        Assert.Equal(RefusalReason.NotStoredYet, (await grain.Execute(new MutePerson(Anna, Ben))).Refusal);
        Assert.Equal(RefusalReason.NotAllowed, (await grain.Execute(new MutePerson(Actor("cleo"), Ben))).Refusal);
        var dora = await gateway.Join(space, "dora", speak: true);
        Assert.Equal(Role.Speaker, dora.Joined.Me!.Role);
        await Assert.ThrowsAnyAsync<OrleansException>(() => cluster.Space(SpaceId.New()).Create(RoomCluster.CreateSpaceOf(Person("eve"))));
        await Eventually.Holds("the muted one is out of the mix", () => Sound.Has(gateway.FramesOf(anna.Route), cleo.Number, [Low], [High]));
        Assert.Equal(told, (await grain.Snapshot())!.LastEvent);
        Assert.All(gateway.Events, e => Assert.True(e.Number <= told));

        cluster.Storage.Mood = StoreMood.Well;
        await Eventually.Holds("all that waited is told", () => gateway.Events is [.., ParticipantJoined { Participant.Id.Value: "dora" }]);
        var frames = gateway.FramesOf(anna.Route).Where(f => f.Tick >= before).Select(f => f.Tick).ToArray();
        Assert.Equal(Enumerable.Range(0, frames.Length).Select(i => before + i), frames);

        var log = await grain.Events(new EventQuery(Anna, told, 100));
        Assert.Equal(
            ["ParticipantMuted", "ParticipantUnmuted", "ParticipantMuted", "CommandRefused", "ParticipantJoined"], log.Items.Select(e => e.GetType().Name));
        Assert.Equal(Enumerable.Range(1, 5).Select(i => told + i), log.Items.Select(e => e.Number));
        Assert.True((await grain.Execute(new MakeCoHost(Anna, Ben))).Accepted);
        await cluster.Cluster.DeactivateAsync(grain);
        var again = await gateway.Join(space, "ben", speak: true);
        Assert.Equal((Role.CoHost, true), (again.Joined.Me!.Role, again.Joined.Me.Muted));
    }

    [Fact]
    public async Task Whom_the_host_blocks_is_put_out_and_stays_out_of_all_their_spaces()
    {
        await using var cluster = await RoomCluster.Start();
        var (space, gateway, _, ben) = await Stage(cluster);
        var user = cluster.Cluster.Client.GetGrain<IUserGrain>("anna");
        Assert.True((await user.SetBlock(Ben, true)).Accepted);
        await Eventually.Holds("the connection is to be closed", () => gateway.Closed.Contains(new ClosedConnection(ben.Connection, CloseReason.Blocked)));
        var other = await cluster.Create(Person("anna"));
        foreach (var id in (SpaceId[])[space, other])
        {
            Assert.Equal(RefusalReason.BlockedByHost, (await gateway.TryJoin(id, Person("ben"), ConnectionPurpose.Both, speak: false)).Result.Refusal);
        }

        Assert.True((await user.SetBlock(Ben, false)).Accepted);
        Assert.Equal(RefusalReason.None, (await gateway.TryJoin(space, Person("ben"), ConnectionPurpose.Both, speak: false)).Result.Refusal);
    }

    [Fact]
    public async Task People_whom_the_host_follows_come_in_and_speak_where_the_policy_says_so()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = SpaceId.New();
        await cluster.Space(space).Create(RoomCluster.CreateSpaceOf(Person("anna"), "Friends", AccessPolicy.Followed, AccessPolicy.Followed));
        Assert.Equal(RefusalReason.JoinNeedsFollow, (await gateway.TryJoin(space, Person("ben"), ConnectionPurpose.Both, speak: true)).Result.Refusal);
        Assert.True((await cluster.Cluster.Client.GetGrain<IUserGrain>("anna").SetFollow(Ben, true)).Accepted);
        Assert.Equal(Role.Speaker, (await gateway.Join(space, "ben", speak: true)).Joined.Me!.Role);
    }

    [Fact]
    public async Task Creating_is_for_those_on_the_list_where_the_operator_says_so()
    {
        await using var cluster = await RoomCluster.Start(configure: o => o.WhoMayCreate = Options.CreatorPolicy.AllowList);
        var anna = RoomCluster.CreateSpaceOf(Person("anna"));
        Assert.Equal(RefusalReason.CreateNeedsListing, (await cluster.Space(SpaceId.New()).Create(anna)).Refusal);
        var list = cluster.Cluster.Client.GetGrain<ICreatorListGrain>(ICreatorListGrain.Key);
        Assert.True((await list.Set(Anna.Id, true)).Accepted);
        Assert.Equal(RefusalReason.None, (await cluster.Space(SpaceId.New()).Create(anna)).Refusal);
        Assert.True((await list.Set(Anna.Id, false)).Accepted);
        Assert.Equal(RefusalReason.CreateNeedsListing, (await cluster.Space(SpaceId.New()).Create(anna)).Refusal);
    }

    [Fact]
    public async Task A_space_without_its_host_goes_to_the_eldest_co_host_and_without_one_it_ends()
    {
        await using var cluster = await RoomCluster.Start(configure: o =>
        {
            o.HostGrace = TimeSpan.FromSeconds(1);
            o.LeaseDuration = TimeSpan.FromSeconds(4);
        });
        var (space, gateway, anna, ben) = await Stage(cluster);
        var grain = cluster.Space(space);
        Assert.True((await grain.Execute(new MakeCoHost(Anna, Ben))).Accepted);
        await grain.Leave(anna.Connection);
        gateway.Forget(anna.Connection);
        await Eventually.Holds("the co-host is host", async () =>
        {
            await grain.Renew(gateway.Lease(anna.Route.Epoch));
            return gateway.StatesOf("ben") is [.., { Info.Role: Role.Host }];
        });
        Assert.Equal(Ben, (await grain.Get())!.Host.Id);

        await grain.Leave(ben.Connection);
        gateway.Forget(ben.Connection);
        await gateway.Join(space, "cleo", speak: false);
        await Eventually.Holds("the space is over", async () =>
        {
            await grain.Renew(gateway.Lease(anna.Route.Epoch));
            return (await grain.Get())!.State == SpaceLifecycle.Ended;
        });
    }

    [Fact]
    public async Task The_log_shows_each_reader_what_they_may_see_and_counts_the_rest()
    {
        await using var cluster = await RoomCluster.Start();
        var (space, gateway, _, _) = await Stage(cluster);
        await gateway.Join(space, "cleo", speak: false);
        var grain = cluster.Space(space);
        Assert.Equal(RefusalReason.NotAllowed, (await grain.Execute(new MutePerson(Actor("cleo"), Ben))).Refusal);
        Assert.True((await grain.Execute(new RaiseHand(Actor("cleo"), true))).Accepted);
        var all = await grain.Events(new EventQuery(Anna, 0, 100));
        Assert.Equal(
            ["SpaceCreated", "ParticipantJoined", "ParticipantJoined", "CommandRefused", "HandRaised"], all.Items.Select(e => e.GetType().Name));
        Assert.Equal(5, (await grain.Events(new EventQuery(Actor("staff", moderator: true), 0, 100))).Items.Length);
        Assert.Equal(5, (await grain.Events(new EventQuery(Actor("cleo"), 0, 100))).Items.Length);
        var stranger = await grain.Events(new EventQuery(Actor("stranger"), 0, 100));
        Assert.Equal([1L, 2L, 3L], stranger.Items.Select(e => e.Number));
        Assert.Equal((5L, 5L), (stranger.Through, stranger.Last));
        var refused = Assert.IsType<CommandRefused>(all.Items[3]);
        Assert.Equal(
            (SpaceAction.Mute, Ben, RefusalReason.NotAllowed, new ParticipantId("cleo")),
            (refused.Action, refused.Person!.Value, refused.Refusal, refused.Actor!.Value));
    }

    private static async Task<(SpaceId Space, TestGateway Gateway, Seat Anna, Seat Ben)> Stage(
        RoomCluster cluster, AccessPolicy speak = AccessPolicy.Everyone)
    {
        var gateway = cluster.Gateway();
        var space = SpaceId.New();
        Assert.Equal(RefusalReason.None, (await cluster.Space(space).Create(RoomCluster.CreateSpaceOf(Person("anna"), speak: speak))).Refusal);
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true);
        return (space, gateway, anna, ben);
    }
}
