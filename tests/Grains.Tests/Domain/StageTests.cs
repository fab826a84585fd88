using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Tests.Domain;

/// <summary>Hands, invitations, and the ways onto the stage and off it.</summary>
public sealed class StageTests
{
    private readonly Room _room = new(speak: AccessPolicy.Invited, capacity: 3);

    public StageTests() => _room.Join("host");

    [Fact]
    public void Hands_queue_in_the_order_of_raising_and_are_raised_once()
    {
        _room.Join("ann");
        _room.Join("bob");
        _room.Do(new RaiseHand(Room.As("bob"), Muted: true));
        _room.Wait(5);
        var raised = Assert.IsType<HandRaised>(Assert.Single(_room.Do(new RaiseHand(Room.As("ann"), Muted: false)).Events));
        Assert.Equal((_room.Of("ann").Info, false), (raised.Participant, raised.Muted));
        Assert.Same(Decision.Nothing, _room.Do(new RaiseHand(Room.As("bob"), Muted: false)));
        Assert.Equal(
            [new Hand(_room.Of("bob").Info, Room.Noon), new Hand(_room.Of("ann").Info, Room.Noon.AddSeconds(5))],
            _room.Space.Hands);
        Assert.Equal(Room.Noon, _room.Space.StateOf(_room.Of("bob"), 3).HandSince);
        Assert.Equal(RefusalReason.AlreadyOnStage, _room.Refusal(new RaiseHand(Room.As("host"), Muted: false)));
    }

    [Fact]
    public void A_hand_goes_down_by_its_owner_a_co_host_or_with_its_owner()
    {
        var people = new[] { "ann", "bob", "cid" }.Select(n => _room.Join(n)).ToList();
        people.ForEach(p => _room.Do(new RaiseHand(new(p.Participant!.Person, false), Muted: false)));
        Assert.Equal(Room.Id("ann"), Assert.Single(_room.Do(new LowerHand(Room.As("ann"), null)).Events).Actor);
        Assert.Equal(Room.Id("host"), Assert.Single(_room.Do(new LowerHand(Room.As("host"), Room.Id("bob"))).Events).Actor);
        Assert.Null(Assert.IsType<HandLowered>(Assert.Single(_room.Leave(people[2]).Events)).Actor);
        Assert.Same(Decision.Nothing, _room.Do(new LowerHand(Room.As("ann"), null)));
        Assert.Empty(_room.Space.Hands);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Inviting_a_raised_hand_brings_its_owner_up_as_they_wished(bool muted)
    {
        _room.Join("ann");
        _room.Do(new RaiseHand(Room.As("ann"), muted));
        var decision = _room.Do(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Speaker));
        Assert.Equal([nameof(PersonInvited), nameof(HandLowered), nameof(RoleChanged)], SpaceLog.Names(decision));
        var changed = (RoleChanged)decision.Events[2];
        Assert.Equal((_room.Of("ann").Info, Role.Listener, RoleCause.Hand), (changed.Participant, changed.Before, changed.Cause));
        Assert.Equal((Role.Speaker, muted), (_room.Of("ann").Role, _room.Of("ann").Muted));
    }

    [Fact]
    public void A_hand_is_not_taken_onto_a_full_stage_and_nothing_changes()
    {
        _room.Do(new ChangeSettings(Room.As("host"), null, null, null, AccessPolicy.Everyone, null));
        _room.Seat("bob", "cid");
        _room.Join("ann");
        _room.Do(new RaiseHand(Room.As("ann"), Muted: false));
        Assert.Equal(RefusalReason.StageFull, _room.Refusal(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Speaker)));
        Assert.Single(_room.Space.Hands);
        Assert.Empty(_room.Record.Invitations);
    }

    [Fact]
    public void An_invitation_is_taken_when_its_owner_wants_and_while_there_is_a_place()
    {
        _room.Join("ann");
        Assert.Equal(RefusalReason.NoInvitation, _room.Refusal(new AcceptInvitation(Room.As("ann"), Muted: false)));
        Assert.Equal([nameof(PersonInvited)], SpaceLog.Names(_room.Do(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Speaker))));
        Assert.Equal((Role.Listener, InvitedAs.Speaker), (_room.Of("ann").Role, _room.Space.StateOf(_room.Of("ann"), 1).Invited));
        _room.Join("mod", speak: true, moderator: true);
        _room.Do(new Invite(Room.As("host"), Room.Id("bob"), InvitedAs.Speaker));
        var bob = _room.Join("bob", speak: true);
        Assert.Equal(RefusalReason.StageFull, _room.Refusal(new AcceptInvitation(Room.As("ann"), Muted: true)));
        _room.Leave(bob);
        var changed = Assert.IsType<RoleChanged>(Assert.Single(_room.Do(new AcceptInvitation(Room.As("ann"), Muted: true)).Events));
        Assert.Equal((RoleCause.Invitation, true), (changed.Cause, changed.Participant.Muted));
        Assert.Null(_room.Space.StateOf(_room.Of("ann"), 1).Invited);
        Assert.Same(Decision.Nothing, _room.Do(new AcceptInvitation(Room.As("ann"), Muted: false)));
    }

    [Fact]
    public void Inviting_again_changes_nothing_and_to_listen_takes_nothing_back()
    {
        var invite = new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Listener);
        _room.Do(invite);
        Assert.Same(Decision.Nothing, _room.Do(invite));
        Assert.Single(_room.Do(invite with { As = InvitedAs.Speaker }).Events);
        Assert.Same(Decision.Nothing, _room.Do(invite));
        Assert.True(_room.Record.IsInvitedToSpeak(Room.Id("ann")));
        Assert.Single(_room.Do(new WithdrawInvitation(Room.As("host"), Room.Id("ann"))).Events);
        Assert.Same(Decision.Nothing, _room.Do(new WithdrawInvitation(Room.As("host"), Room.Id("ann"))));
        Assert.Empty(_room.Record.Invitations);
    }

    [Fact]
    public void Who_turns_the_stage_down_or_steps_down_may_still_come_in()
    {
        foreach (var name in new[] { "ann", "bob" })
        {
            _room.Do(new Invite(Room.As("host"), Room.Id(name), InvitedAs.Speaker));
        }

        _room.Join("ann");
        _room.Join("bob", speak: true);
        Assert.True(Assert.IsType<InvitationEnded>(Assert.Single(_room.Do(new DeclineInvitation(Room.As("ann"))).Events)).Declined);
        Assert.Equal(RefusalReason.NoInvitation, _room.Refusal(new DeclineInvitation(Room.As("ann"))));
        var down = Assert.IsType<RoleChanged>(Assert.Single(_room.Do(new LeaveStage(Room.As("bob"))).Events));
        Assert.Equal((Role.Listener, Role.Speaker, RoleCause.SteppedDown), (down.Participant.Role, down.Before, down.Cause));
        Assert.Same(Decision.Nothing, _room.Do(new LeaveStage(Room.As("bob"))));
        Assert.Equal([InvitedAs.Listener, InvitedAs.Listener], _room.Record.Invitations.Values);
    }

    [Fact]
    public void Who_was_moved_to_the_audience_comes_back_by_an_invitation_to_the_stage_alone()
    {
        _room.Do(new ChangeSettings(Room.As("host"), null, null, null, AccessPolicy.Everyone, null));
        _room.Seat("ann");
        var moved = Assert.IsType<RoleChanged>(Assert.Single(_room.Do(new MoveToAudience(Room.As("host"), Room.Id("ann"))).Events));
        Assert.Equal((Role.Listener, RoleCause.MovedToAudience), (moved.Participant.Role, moved.Cause));
        Assert.Equal(RefusalReason.MovedToAudience, _room.Join("ann", speak: true, required: true).Decision.Refusal);
        Assert.Equal(RefusalReason.MovedToAudience, _room.Refusal(new AcceptInvitation(Room.As("ann"), Muted: false)));
        _room.Do(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Listener));
        Assert.Equal(RefusalReason.MovedToAudience, _room.Join("ann", speak: true, required: true).Decision.Refusal);
        _room.Do(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Speaker));
        Assert.Equal(Role.Speaker, _room.Join("ann", speak: true, required: true).Participant!.Role);
    }

    [Fact]
    public void Where_everybody_may_speak_a_listener_takes_a_free_place_without_being_asked()
    {
        _room.Do(new ChangeSettings(Room.As("host"), null, null, null, AccessPolicy.Everyone, null));
        _room.Join("ann");
        _room.Do(new RaiseHand(Room.As("ann"), Muted: false));
        var decision = _room.Do(new AcceptInvitation(Room.As("ann"), Muted: false));
        Assert.Equal([nameof(HandLowered), nameof(RoleChanged)], SpaceLog.Names(decision));
        Assert.Equal(RoleCause.Policy, ((RoleChanged)decision.Events[1]).Cause);
    }

    [Fact]
    public void The_host_cannot_leave_the_stage_and_a_co_host_who_does_is_one_no_longer()
    {
        _room.Do(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Speaker));
        _room.Join("ann", speak: true);
        _room.Do(new MakeCoHost(Room.As("host"), Room.Id("ann")));
        Assert.Equal(RefusalReason.TargetIsHost, _room.Refusal(new LeaveStage(Room.As("host"))));
        Assert.Equal(RefusalReason.TargetIsHost, _room.Refusal(new MoveToAudience(Room.As("host"), Room.Id("host"))));
        Assert.Equal(Role.CoHost, ((RoleChanged)_room.Do(new MoveToAudience(Room.As("ann"), Room.Id("ann"))).Events[0]).Before);
        Assert.Empty(_room.Record.CoHosts);
        Assert.Empty(_room.Record.MovedToAudience);
    }
}
