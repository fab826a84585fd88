using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Tests.Domain;

public sealed class JoiningTests
{
    private static readonly Relation Follows = new(Follows: true, Blocks: false);
    private static readonly Relation Blocks = new(Follows: true, Blocks: true);

    [Fact]
    public void The_host_comes_as_host_whether_they_ask_to_speak_or_not()
    {
        var room = new Room();
        var (decision, host, _) = room.Join("host");
        Assert.Equal((Role.Host, 1u, false), (host!.Role, host.Number, host.Muted));
        var joined = Assert.IsType<ParticipantJoined>(Assert.Single(decision.Events));
        Assert.Equal((host.Info, Room.Id("host")), (joined.Participant, joined.Actor!.Value));
    }

    [Fact]
    public void Listeners_come_without_an_event_and_are_seen_as_muted()
    {
        var room = new Room();
        var (decision, ann, _) = room.Join("ann");
        Assert.Same(Decision.Nothing, decision);
        Assert.Equal((Role.Listener, true, false), (ann!.Role, ann.Info.Muted, ann.Audible));
        Assert.Equal((0, 1), (room.Space.OnStage, room.Space.Listeners));
    }

    [Fact]
    public void Whoever_asks_to_speak_on_a_full_stage_listens_and_whoever_only_sends_is_refused()
    {
        var room = new Room(capacity: 3);
        room.Seat("ann", "bob");
        Assert.Equal(Role.Listener, room.Join("cid", speak: true).Participant!.Role);
        Assert.Equal(RefusalReason.StageFull, room.Join("dan", speak: true, required: true).Decision.Refusal);
        Assert.Equal(RefusalReason.NotAllowed, room.Join("dan", required: true).Decision.Refusal);
        Assert.False(room.Has("dan"));
        Assert.Equal((2, 1), (room.Space.OnStage, room.Space.Listeners));
    }

    [Fact]
    public void Host_and_co_hosts_have_their_places_whether_they_are_here_or_not()
    {
        var room = new Room(capacity: 3);
        room.Join("host");
        var ann = room.Join("ann", speak: true);
        room.Do(new MakeCoHost(Room.As("host"), Room.Id("ann")));
        room.Leave(ann);
        room.Seat("bob");
        Assert.Equal(RefusalReason.StageFull, room.Join("cid", speak: true, required: true).Decision.Refusal);
        Assert.Equal(Role.CoHost, room.Join("ann", required: true).Participant!.Role);
        Assert.Equal(3, room.Space.OnStage);
    }

    [Fact]
    public void A_place_that_was_left_is_free_for_a_listener_who_asks_again()
    {
        var room = new Room(capacity: 3);
        room.Seat("ann");
        var bob = room.Join("bob", speak: true);
        room.Join("cid", speak: true);
        room.Leave(bob);
        var (decision, cid, _) = room.Join("cid", speak: true, muted: true);
        Assert.Equal((Role.Speaker, 3u, true), (cid!.Role, cid.Number, cid.Muted));
        var changed = Assert.IsType<RoleChanged>(Assert.Single(decision.Events));
        Assert.Equal((cid.Info, Role.Listener, RoleCause.Policy), (changed.Participant, changed.Before, changed.Cause));
    }

    [Fact]
    public void A_speaker_who_connects_again_stays_on_stage()
    {
        var room = new Room();
        room.Seat("ann");
        var (decision, ann, _) = room.Join("ann");
        Assert.Equal((Role.Speaker, 1u), (ann!.Role, ann.Number));
        Assert.Empty(decision.Events);
    }

    [Fact]
    public void Where_the_host_follows_them_people_come_in_or_up_and_others_do_not()
    {
        var room = new Room(join: AccessPolicy.Followed, speak: AccessPolicy.Followed);
        Assert.Equal(RefusalReason.JoinNeedsFollow, room.Join("ann").Decision.Refusal);
        Assert.Equal(Role.Speaker, room.Join("ann", speak: true, opinion: Follows).Participant!.Role);
        room.Do(new Invite(Room.As("host"), Room.Id("bob"), InvitedAs.Listener));
        Assert.Equal(RefusalReason.SpeakNeedsFollow, room.Join("bob", speak: true, required: true).Decision.Refusal);
        Assert.Equal(Role.Listener, room.Join("bob", speak: true).Participant!.Role);
    }

    [Fact]
    public void Where_one_has_to_be_invited_the_invitation_says_how_far_one_comes()
    {
        var room = new Room(join: AccessPolicy.Invited, speak: AccessPolicy.Invited);
        Assert.Equal(RefusalReason.JoinNeedsInvitation, room.Join("ann", opinion: Follows).Decision.Refusal);
        room.Do(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Listener));
        room.Do(new Invite(Room.As("host"), Room.Id("bob"), InvitedAs.Speaker));
        Assert.Equal(RefusalReason.SpeakNeedsInvitation, room.Join("ann", speak: true, required: true).Decision.Refusal);
        Assert.Equal(Role.Listener, room.Join("ann", speak: true).Participant!.Role);
        Assert.Equal(Role.Speaker, room.Join("bob", speak: true, required: true).Participant!.Role);
    }

    [Fact]
    public void Policies_lock_and_blocks_do_not_hold_back_host_co_hosts_moderators_and_who_is_here()
    {
        var room = new Room(join: AccessPolicy.Invited, speak: AccessPolicy.Invited);
        room.Join("host");
        room.Do(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Speaker));
        var ann = room.Join("ann", speak: true);
        room.Do(new MakeCoHost(Room.As("host"), Room.Id("ann")));
        room.Do(new Invite(Room.As("host"), Room.Id("bob"), InvitedAs.Listener));
        room.Join("bob");
        room.Leave(ann);
        room.Do(new SetLocked(Room.As("host"), Locked: true));
        foreach (var name in new[] { "host", "ann", "bob" })
        {
            Assert.True(room.Join(name, opinion: Blocks).Decision.Accepted);
        }

        Assert.Equal(Role.Speaker, room.Join("mod", speak: true, moderator: true, opinion: Blocks).Participant!.Role);
        Assert.Equal(RefusalReason.BlockedByHost, room.Join("cid", opinion: Blocks).Decision.Refusal);
        room.Do(new Invite(Room.As("host"), Room.Id("cid"), InvitedAs.Speaker));
        Assert.Equal(RefusalReason.Locked, room.Join("cid").Decision.Refusal);
        room.Do(new SetLocked(Room.As("host"), Locked: false));
        Assert.True(room.Join("cid").Decision.Accepted);
    }

    [Fact]
    public void The_hosts_opinion_is_asked_for_only_where_it_could_matter()
    {
        var room = new Room();
        room.Join("host");
        room.Join("ann");
        Assert.False(room.Space.NeedsRelation(Room.Named("host"), moderator: false));
        Assert.False(room.Space.NeedsRelation(Room.Named("ann"), moderator: false));
        Assert.False(room.Space.NeedsRelation(Room.Named("bob"), moderator: true));
        Assert.True(room.Space.NeedsRelation(Room.Named("bob"), moderator: false));
        room.Do(new ChangeSettings(Room.As("host"), null, null, null, AccessPolicy.Followed, null));
        Assert.True(room.Space.NeedsRelation(Room.Named("ann"), moderator: false));
    }

    [Fact]
    public void A_refused_connection_leaves_one_record_and_nothing_else()
    {
        var room = new Room(join: AccessPolicy.Invited);
        var (decision, _, connection) = room.Join("ann");
        var refused = Assert.IsType<CommandRefused>(Assert.Single(decision.Events));
        Assert.Equal(
            (SpaceAction.Join, null, RefusalReason.JoinNeedsInvitation, Room.Id("ann")),
            (refused.Action, refused.Person, refused.Refusal, refused.Actor!.Value));
        Assert.False(room.Space.TryFind(connection.Id, out _));
    }

    [Fact]
    public void What_somebody_may_do_is_told_before_they_come()
    {
        var room = new Room(join: AccessPolicy.Invited, speak: AccessPolicy.Invited);
        room.Do(new BanPerson(Room.As("host"), Room.Id("bob"), Room.Noon.AddHours(1), null));
        Assert.Equal(
            new PersonStanding(null, Role.Listener, RefusalReason.JoinNeedsInvitation, RefusalReason.SpeakNeedsInvitation, null),
            room.Space.StandingOf(Room.As("ann"), Follows, 7, room.Now));
        Assert.Equal(
            (RefusalReason.Banned, Room.Noon.AddHours(1)),
            room.Space.StandingOf(Room.As("bob"), default, 7, room.Now) is var bob ? (bob.Join, bob.BannedUntil) : default);
        Assert.Equal(
            new PersonStanding(null, Role.Host, RefusalReason.None, RefusalReason.None, null),
            room.Space.StandingOf(Room.As("host"), default, 7, room.Now));
        room.Do(new Invite(Room.As("host"), Room.Id("cid"), InvitedAs.Speaker));
        var cid = room.Join("cid").Participant!;
        Assert.Equal(
            new PersonStanding(new PersonState(cid.Info, 7, null, InvitedAs.Speaker), Role.Listener, RefusalReason.None, RefusalReason.None, null),
            room.Space.StandingOf(Room.As("cid"), default, 7, room.Now));
    }
}
