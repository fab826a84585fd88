using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Domain;

/// <summary>Mutes, removals, bans and blocks.</summary>
public sealed class ModerationTests
{
    private readonly Room _room = new();
    private readonly Room.Joined _ann;

    public ModerationTests()
    {
        _room.Join("host");
        _ann = _room.Join("ann", speak: true);
    }

    [Fact]
    public void Muting_oneself_is_told_once()
    {
        Assert.True(Assert.IsType<ParticipantMuted>(Assert.Single(_room.Do(new SetMuted(Room.As("ann"), Muted: true)).Events)).Participant.Muted);
        Assert.Same(Decision.Nothing, _room.Do(new SetMuted(Room.As("ann"), Muted: true)));
        Assert.False(Assert.IsType<ParticipantUnmuted>(Assert.Single(_room.Do(new SetMuted(Room.As("ann"), Muted: false)).Events)).Participant.Muted);
    }

    [Fact]
    public void A_listener_cannot_unmute_and_a_stranger_can_do_nothing()
    {
        _room.Join("bob");
        Assert.Same(Decision.Nothing, _room.Do(new SetMuted(Room.As("bob"), Muted: true)));
        Assert.Equal(RefusalReason.NotAllowed, _room.Refusal(new SetMuted(Room.As("bob"), Muted: false)));
        Assert.Equal(RefusalReason.NotInSpace, _room.Refusal(new SetMuted(Room.As("cid"), Muted: true)));
    }

    [Fact]
    public void Who_was_muted_by_somebody_else_unmutes_by_asking_for_it_and_not_by_connecting_again()
    {
        var muted = Assert.IsType<ParticipantMuted>(Assert.Single(_room.Do(new MutePerson(Room.As("host"), Room.Id("ann"))).Events));
        Assert.Equal(Room.Id("host"), muted.Actor);
        Assert.Same(Decision.Nothing, _room.Do(new MutePerson(Room.As("host"), Room.Id("ann"))));
        _room.Join("ann", muted: false);
        Assert.True(_room.Of("ann").Muted);
        _room.Leave(new Room.Joined(Decision.Nothing, null, _room.Of("ann").Sending!));
        Assert.True(_room.Join("ann", speak: true, muted: false).Participant!.Muted);
        _room.Do(new SetMuted(Room.As("ann"), Muted: false));
        Assert.Empty(_room.Join("ann", muted: false).Decision.Events);
        Assert.False(_room.Of("ann").Muted);
    }

    [Fact]
    public void Who_muted_themselves_is_unmuted_by_a_new_connection_that_is_not_muted()
    {
        _room.Do(new SetMuted(Room.As("ann"), Muted: true));
        Assert.IsType<ParticipantUnmuted>(Assert.Single(_room.Join("ann", muted: false).Decision.Events));
        _room.Do(new SetMuted(Room.As("ann"), Muted: true));
        Assert.Empty(_room.Join("ann", purpose: ConnectionPurpose.Receive, muted: false).Decision.Events);
        Assert.Single(_room.Do(new MutePerson(Room.As("host"), Room.Id("ann"))).Events);
        Assert.Empty(_room.Join("ann", muted: false).Decision.Events);
    }

    [Fact]
    public void Muting_all_leaves_host_and_co_hosts_alone_and_reaches_those_who_are_awaited()
    {
        _room.Seat("bob", "cid", "dan");
        _room.Do(new MakeCoHost(Room.As("host"), Room.Id("bob")));
        _room.Do(new SetMuted(Room.As("cid"), Muted: true));
        _room.Restart();
        var decision = _room.Do(new MuteAll(Room.As("bob")));
        Assert.Equal(["ann", "dan"], decision.Events.Select(e => e.Target!.Value.Value));
        Assert.All(decision.Events, e => Assert.IsType<ParticipantMuted>(e));
        Assert.Equal(["host", "bob"], _room.Space.Stage.Where(p => !p.Muted).Select(p => p.Person.Name));
        Assert.Same(Decision.Nothing, _room.Do(new MuteAll(Room.As("bob"))));
    }

    [Fact]
    public void Nobody_is_unmuted_by_others_but_they_can_be_asked()
    {
        Assert.Same(Decision.Nothing, _room.Do(new AskToUnmute(Room.As("host"), Room.Id("ann"))));
        _room.Do(new MutePerson(Room.As("host"), Room.Id("ann")));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Room.Id("ann"), Assert.IsType<UnmuteAsked>(Assert.Single(_room.Do(new AskToUnmute(Room.As("host"), Room.Id("ann"))).Events)).Person);
        }

        Assert.True(_room.Of("ann").Muted);
    }

    [Fact]
    public void A_removed_person_is_put_out_with_all_their_connections_and_may_come_back()
    {
        var ears = _room.Join("ann", purpose: ConnectionPurpose.Receive);
        var mouth = _room.Join("ann", purpose: ConnectionPurpose.Send);
        var decision = _room.Do(new RemovePerson(Room.As("host"), Room.Id("ann"), "noise"));
        Assert.Equal([nameof(PersonRemoved), nameof(ParticipantLeft)], SpaceLog.Names(decision));
        Assert.Equal("noise", ((PersonRemoved)decision.Events[0]).Reason);
        Assert.Equal(
            [new Closing(ears.Connection, CloseReason.Removed), new Closing(mouth.Connection, CloseReason.Removed)],
            decision.Closings.OrderBy(c => c.Connection.Id.Value));
        Assert.False(_room.Has("ann"));
        Assert.Equal(RefusalReason.TargetNotInSpace, _room.Refusal(new RemovePerson(Room.As("host"), Room.Id("ann"), null)));
        Assert.True(_room.Join("ann", speak: true).Decision.Accepted);
    }

    [Fact]
    public void A_removed_listener_takes_their_hand_with_them_and_a_removed_co_host_their_role()
    {
        _room.Join("bob");
        _room.Do(new RaiseHand(Room.As("bob"), Muted: false));
        Assert.Equal(
            [nameof(PersonRemoved), nameof(HandLowered)],
            SpaceLog.Names(_room.Do(new RemovePerson(Room.As("host"), Room.Id("bob"), null))));
        _room.Do(new MakeCoHost(Room.As("host"), Room.Id("ann")));
        _room.Do(new RemovePerson(Room.As("host"), Room.Id("ann"), null));
        Assert.Empty(_room.Record.CoHosts);
        Assert.Equal(Role.Listener, _room.Join("ann").Participant!.Role);
    }

    [Fact]
    public void A_ban_puts_out_and_keeps_out_until_it_ends_or_is_lifted()
    {
        _room.Do(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Speaker));
        var decision = _room.Do(new BanPerson(Room.As("host"), Room.Id("ann"), _room.Now.AddMinutes(1), "spam"));
        Assert.Equal([nameof(PersonBanned), nameof(ParticipantLeft)], SpaceLog.Names(decision));
        Assert.Equal([new Closing(_ann.Connection, CloseReason.Banned)], decision.Closings);
        Assert.Equal(new Ban(Room.Id("ann"), Room.Id("host"), Room.Noon, Room.Noon.AddMinutes(1), "spam"), _room.Record.Bans[Room.Id("ann")]);
        Assert.Equal(RefusalReason.Banned, _room.Join("ann").Decision.Refusal);
        Assert.Equal(RefusalReason.Banned, _room.Refusal(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Listener)));
        Assert.Empty(_room.Record.Invitations);
        _room.Wait(59);
        Assert.Equal(RefusalReason.Banned, _room.Join("ann").Decision.Refusal);
        _room.Wait(1);
        Assert.True(_room.Join("ann").Decision.Accepted);
        _room.Do(new BanPerson(Room.As("host"), Room.Id("bob"), null, null));
        Assert.IsType<BanLifted>(Assert.Single(_room.Do(new LiftBan(Room.As("host"), Room.Id("bob"))).Events));
        Assert.Same(Decision.Nothing, _room.Do(new LiftBan(Room.As("host"), Room.Id("bob"))));
        Assert.True(_room.Join("bob").Decision.Accepted);
    }

    [Fact]
    public void Banning_again_replaces_what_differs_and_a_ban_that_is_over_already_is_none()
    {
        var ban = new BanPerson(Room.As("host"), Room.Id("bob"), null, "spam");
        _room.Do(ban);
        Assert.Same(Decision.Nothing, _room.Do(ban));
        Assert.Single(_room.Do(ban with { Until = _room.Now.AddHours(1) }).Events);
        Assert.Equal(_room.Now.AddHours(1), _room.Record.Bans[Room.Id("bob")].Until);
        Assert.Same(Decision.Nothing, _room.Do(ban with { Until = _room.Now }));
    }

    [Fact]
    public void A_moderator_is_not_kept_out_by_a_ban_nor_put_out_by_host_or_block()
    {
        _room.Join("mod", speak: true, moderator: true);
        Assert.Equal(RefusalReason.TargetRanksHigher, _room.Refusal(new RemovePerson(Room.As("host"), Room.Id("mod"), null)));
        Assert.Same(Decision.Nothing, _room.Block("host", "mod"));
        _room.Do(new BanPerson(Room.As("host"), Room.Id("mod two"), null, null));
        Assert.True(_room.Join("mod two", moderator: true).Decision.Accepted);
        Assert.Equal(RefusalReason.Banned, _room.Join("mod two").Decision.Refusal);
    }

    [Fact]
    public void Whom_the_host_blocks_is_put_out_at_once()
    {
        _room.Do(new MakeCoHost(Room.As("host"), Room.Id("ann")));
        Assert.Same(Decision.Nothing, _room.Block("ann", "host"));
        var decision = _room.Block("host", "ann");
        Assert.Equal([nameof(PersonRemoved), nameof(ParticipantLeft)], SpaceLog.Names(decision));
        Assert.Equal((null, Room.Id("host")), (((PersonRemoved)decision.Events[0]).Reason, decision.Events[0].Actor!.Value));
        Assert.Equal([new Closing(_ann.Connection, CloseReason.Blocked)], decision.Closings);
        Assert.Empty(_room.Record.CoHosts);
        Assert.Same(Decision.Nothing, _room.Block("host", "ann"));
    }

    [Fact]
    public void A_blocked_co_host_who_is_away_is_one_no_longer()
    {
        _room.Do(new MakeCoHost(Room.As("host"), Room.Id("ann")));
        _room.Leave(_ann);
        var changed = Assert.IsType<RoleChanged>(Assert.Single(_room.Block("host", "ann").Events));
        Assert.Equal((0u, Role.Listener), (changed.Participant.Number, changed.Participant.Role));
        Assert.Equal(RefusalReason.BlockedByHost, _room.Join("ann", opinion: new Relation(false, true)).Decision.Refusal);
    }
}
