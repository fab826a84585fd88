using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Domain;

public sealed class SpaceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly GatewayId Gateway = GatewayId.New();
    private static readonly Person Host = Named("host");
    private static readonly Person Ann = Named("ann");
    private static readonly Person Bob = Named("bob");

    private readonly Space _space = new(new SpaceId("room"), "Title", Host, Noon, new SpaceRules(StageCapacity: 2));
    private ulong _connections;

    [Fact]
    public void The_host_comes_as_host_whether_they_ask_to_speak_or_not()
    {
        var (decision, host, _) = Join(Host, speak: false);
        Assert.Equal((Role.Host, 1u, false), (host!.Role, host.Number, host.Muted));
        var joined = Assert.IsType<ParticipantJoined>(Assert.Single(decision.Events));
        Assert.Equal((host.Info, Host.Id), (joined.Participant, joined.Actor!.Value));
    }

    [Fact]
    public void Listeners_come_without_an_event_and_are_seen_as_muted()
    {
        var (decision, ann, _) = Join(Ann, speak: false);
        Assert.True(decision.Accepted);
        Assert.Empty(decision.Events);
        Assert.Equal((Role.Listener, true, false), (ann!.Role, ann.Info.Muted, ann.Audible));
        Assert.Equal((0, 1), (_space.OnStage, _space.Listeners));
    }

    [Fact]
    public void Whoever_asks_to_speak_on_a_full_stage_listens_and_whoever_only_sends_is_refused()
    {
        Join(Ann, speak: true);
        Join(Bob, speak: true);
        Assert.Equal(Role.Listener, Join(Named("cid"), speak: true).Participant!.Role);
        Assert.Equal(RefusalReason.StageFull, Join(Named("dan"), speak: true, stageRequired: true).Decision.Refusal);
        Assert.Equal(RefusalReason.NotAllowed, Join(Named("dan"), speak: false, stageRequired: true).Decision.Refusal);
        Assert.False(_space.TryFind(Named("dan").Id, out _));
        Assert.Equal((2, 1), (_space.OnStage, _space.Listeners));
    }

    [Fact]
    public void The_host_has_a_place_on_a_full_stage()
    {
        Join(Ann, speak: true);
        Join(Bob, speak: true);
        Assert.Equal(Role.Host, Join(Host, speak: true, stageRequired: true).Participant!.Role);
        Assert.Equal(3, _space.OnStage);
    }

    [Fact]
    public void A_place_that_was_left_is_free_for_a_listener_who_asks_again()
    {
        Join(Ann, speak: true);
        var bob = Join(Bob, speak: true);
        Join(Named("cid"), speak: true);
        _space.Leave(bob.Connection.Id);
        var again = Join(Named("cid"), speak: true, muted: true);
        Assert.Equal((Role.Speaker, 3u, true), (again.Participant!.Role, again.Participant.Number, again.Participant.Muted));
        Assert.IsType<ParticipantJoined>(Assert.Single(again.Decision.Events));
        Assert.Equal(2, _space.OnStage);
    }

    [Fact]
    public void A_speaker_who_connects_again_stays_on_stage()
    {
        Join(Ann, speak: true);
        var again = Join(Ann, speak: false);
        Assert.Equal((Role.Speaker, 1u), (again.Participant!.Role, again.Participant.Number));
        Assert.Empty(again.Decision.Events);
    }

    [Fact]
    public void A_connection_that_carries_sound_the_same_way_replaces_the_earlier_one()
    {
        var first = Join(Ann, speak: true, ConnectionPurpose.Send);
        var ears = Join(Ann, speak: true, ConnectionPurpose.Receive);
        Assert.Empty(ears.Decision.Closings);
        var second = Join(Ann, speak: true, ConnectionPurpose.Send);
        Assert.Equal([new Closing(first.Connection, CloseReason.Replaced)], second.Decision.Closings);
        Assert.Equal((second.Connection, ears.Connection), (second.Participant!.Sending, second.Participant.Receiving));
        Assert.False(_space.TryFind(first.Connection.Id, out _));
    }

    [Fact]
    public void A_connection_of_both_ways_replaces_both_and_goes_as_a_whole()
    {
        var send = Join(Ann, speak: true, ConnectionPurpose.Send);
        var receive = Join(Ann, speak: true, ConnectionPurpose.Receive);
        var both = Join(Ann, speak: true);
        Assert.Equal(
            [new Closing(send.Connection, CloseReason.Replaced), new Closing(receive.Connection, CloseReason.Replaced)],
            both.Decision.Closings.OrderBy(c => c.Connection.Id.Value));
        var ears = Join(Ann, speak: true, ConnectionPurpose.Receive);
        Assert.Equal([new Closing(both.Connection, CloseReason.Replaced)], ears.Decision.Closings);
        Assert.Equal((null, ears.Connection), (ears.Participant!.Sending, ears.Participant.Receiving));
        Assert.False(ears.Participant.Audible);
    }

    [Fact]
    public void The_same_connection_joins_once()
    {
        var (_, _, connection) = Join(Ann, speak: true);
        Assert.Same(Decision.Nothing, _space.Join(Ann, connection, wantsToSpeak: true, stageRequired: false, muted: true));
        Assert.True(_space.TryFind(Ann.Id, out var ann));
        Assert.False(ann.Muted);
    }

    [Fact]
    public void A_connection_that_carries_no_sound_is_refused()
    {
        // It would be neither person's way in nor way out: nothing could close it, and its person would leave without it.
        var (decision, _, connection) = Join(Ann, speak: true, ConnectionPurpose.None);
        Assert.Equal(RefusalReason.NotAllowed, decision.Refusal);
        Assert.False(_space.TryFind(Ann.Id, out _));
        Assert.False(_space.TryFind(connection.Id, out _));
    }

    [Fact]
    public void A_person_leaves_with_their_last_connection()
    {
        var send = Join(Ann, speak: true, ConnectionPurpose.Send);
        var receive = Join(Ann, speak: true, ConnectionPurpose.Receive);
        Assert.Same(Decision.Nothing, _space.Leave(send.Connection.Id));
        Assert.Equal(1, _space.OnStage);
        var last = _space.Leave(receive.Connection.Id);
        var left = Assert.IsType<ParticipantLeft>(Assert.Single(last.Events));
        Assert.Equal((1u, null), (left.Participant.Number, left.Actor));
        Assert.Equal(0, _space.OnStage);
        Assert.False(_space.TryFind(1u, out _));
        Assert.Same(Decision.Nothing, _space.Leave(receive.Connection.Id));
    }

    [Fact]
    public void A_number_is_given_once()
    {
        var first = Join(Ann, speak: true);
        _space.Leave(first.Connection.Id);
        Assert.Equal(2u, Join(Ann, speak: true).Participant!.Number);
    }

    [Fact]
    public void Muting_is_told_once()
    {
        Join(Ann, speak: true);
        var muted = _space.SetMuted(Ann.Id, muted: true);
        Assert.True(Assert.IsType<ParticipantMuted>(Assert.Single(muted.Events)).Participant.Muted);
        Assert.Same(Decision.Nothing, _space.SetMuted(Ann.Id, muted: true));
        var unmuted = _space.SetMuted(Ann.Id, muted: false);
        Assert.False(Assert.IsType<ParticipantUnmuted>(Assert.Single(unmuted.Events)).Participant.Muted);
    }

    [Fact]
    public void A_listener_cannot_unmute_and_a_stranger_can_do_nothing()
    {
        Join(Ann, speak: false);
        Assert.Same(Decision.Nothing, _space.SetMuted(Ann.Id, muted: true));
        Assert.Equal(RefusalReason.NotAllowed, _space.SetMuted(Ann.Id, muted: false).Refusal);
        Assert.Equal(RefusalReason.NotInSpace, _space.SetMuted(Bob.Id, muted: true).Refusal);
    }

    [Fact]
    public void The_host_ends_the_space_for_everybody_also_from_outside()
    {
        var ann = Join(Ann, speak: true);
        var bob = Join(Bob, speak: false, ConnectionPurpose.Receive);
        Assert.Equal(RefusalReason.NotAllowed, _space.End(Ann.Id, Noon).Refusal);
        var end = _space.End(Host.Id, Noon.AddHours(1));
        Assert.Equal(Host.Id, Assert.IsType<SpaceEnded>(Assert.Single(end.Events)).Actor);
        Assert.Equal(
            [new Closing(ann.Connection, CloseReason.Ended), new Closing(bob.Connection, CloseReason.Ended)],
            end.Closings.OrderBy(c => c.Connection.Id.Value));
        Assert.Same(Decision.Nothing, _space.End(Host.Id, Noon.AddHours(2)));
        Assert.Equal((SpaceLifecycle.Ended, Noon.AddHours(1), 0, 0), (_space.Info.State, _space.Info.EndedAt, _space.Info.OnStage, _space.Info.Listeners));
        Assert.Equal(RefusalReason.Ended, Join(Ann, speak: true).Decision.Refusal);
        Assert.Equal(RefusalReason.Ended, _space.SetMuted(Ann.Id, muted: true).Refusal);
        Assert.Same(Decision.Nothing, _space.Leave(ann.Connection.Id));
    }

    private static Person Named(string name) => new(new ParticipantId(name), name, null);

    private (Decision Decision, Participant? Participant, HeldConnection Connection) Join(
        Person person, bool speak, ConnectionPurpose purpose = ConnectionPurpose.Both, bool stageRequired = false, bool muted = false)
    {
        var connection = new HeldConnection(new ConnectionId(++_connections), Gateway, purpose);
        var decision = _space.Join(person, connection, speak, stageRequired, muted);
        _space.TryFind(connection.Id, out var participant);
        return (decision, participant, connection);
    }
}
