using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Domain;

/// <summary>Connections, before and after the room was lost with its silo.</summary>
public sealed class ConnectionTests
{
    private readonly Room _room = new();

    [Fact]
    public void A_connection_that_carries_sound_the_same_way_replaces_the_earlier_one()
    {
        var first = _room.Join("ann", speak: true, ConnectionPurpose.Send);
        var ears = _room.Join("ann", speak: true, ConnectionPurpose.Receive);
        Assert.Empty(ears.Decision.Closings);
        var second = _room.Join("ann", speak: true, ConnectionPurpose.Send);
        Assert.Equal([new Closing(first.Connection, CloseReason.Replaced)], second.Decision.Closings);
        Assert.Equal((second.Connection, ears.Connection), (second.Participant!.Sending, second.Participant.Receiving));
        Assert.False(_room.Space.TryFind(first.Connection.Id, out _));
    }

    [Fact]
    public void A_connection_of_both_ways_replaces_both_and_goes_as_a_whole()
    {
        var send = _room.Join("ann", speak: true, ConnectionPurpose.Send);
        var receive = _room.Join("ann", speak: true, ConnectionPurpose.Receive);
        var both = _room.Join("ann", speak: true);
        Assert.Equal(
            [new Closing(send.Connection, CloseReason.Replaced), new Closing(receive.Connection, CloseReason.Replaced)],
            both.Decision.Closings.OrderBy(c => c.Connection.Id.Value));
        var ears = _room.Join("ann", speak: true, ConnectionPurpose.Receive);
        Assert.Equal([new Closing(both.Connection, CloseReason.Replaced)], ears.Decision.Closings);
        Assert.Equal((null, ears.Connection), (ears.Participant!.Sending, ears.Participant.Receiving));
        Assert.False(ears.Participant.Audible);
    }

    [Fact]
    public void The_same_connection_joins_once()
    {
        var (_, ann, connection) = _room.Join("ann", speak: true);
        var again = new JoinAsk(Room.Named("ann"), connection, WantsToSpeak: true, StageRequired: false, Muted: true, Moderator: false);
        Assert.Same(Decision.Nothing, _room.Space.Join(again, default, _room.Now));
        Assert.Same(Decision.Nothing, _room.Space.Rejoin(again, _room.Now));
        Assert.False(ann!.Muted);
    }

    [Fact]
    public void A_connection_that_carries_no_sound_is_refused()
    {
        // It would be neither person's way in nor way out: nothing could close it, and its person would leave without it.
        var (decision, _, connection) = _room.Join("ann", speak: true, ConnectionPurpose.None);
        Assert.Equal(RefusalReason.NotAllowed, decision.Refusal);
        Assert.Equal(RefusalReason.NotAllowed, _room.Rejoin("ann", connection).Decision.Refusal);
        Assert.False(_room.Has("ann"));
        Assert.False(_room.Space.TryFind(connection.Id, out _));
    }

    [Fact]
    public void A_person_leaves_with_their_last_connection()
    {
        var send = _room.Join("ann", speak: true, ConnectionPurpose.Send);
        var receive = _room.Join("ann", speak: true, ConnectionPurpose.Receive);
        Assert.Same(Decision.Nothing, _room.Leave(send));
        Assert.Equal(1, _room.Space.OnStage);
        var left = Assert.IsType<ParticipantLeft>(Assert.Single(_room.Leave(receive).Events));
        Assert.Equal((1u, null), (left.Participant.Number, left.Actor));
        Assert.Equal(0, _room.Space.OnStage);
        Assert.False(_room.Space.TryFind(1u, out _));
        Assert.Same(Decision.Nothing, _room.Leave(receive));
    }

    [Fact]
    public void A_number_is_given_once()
    {
        _room.Leave(_room.Join("ann", speak: true));
        Assert.Equal(2u, _room.Join("ann", speak: true).Participant!.Number);
    }

    [Fact]
    public void After_a_restart_the_stage_is_as_it_was_and_who_is_presented_again_is_no_news()
    {
        _room.Join("host");
        var ann = _room.Join("ann", speak: true, muted: true);
        _room.Join("bob");
        _room.Restart();
        Assert.Equal(["host", "ann"], _room.Space.Stage.Select(p => p.Person.Name));
        Assert.Equal((2, 0), (_room.Space.OnStage, _room.Space.Listeners));
        var again = _room.Rejoin("ann", ann.Connection, speak: true, muted: true);
        Assert.Same(Decision.Nothing, again.Decision);
        Assert.Equal((Role.Speaker, true, 2u), (again.Participant!.Role, again.Participant.Muted, again.Participant.Number));
        Assert.Equal((Role.Listener, 3u), _room.Rejoin("bob").Participant is { } bob ? (bob.Role, bob.Number) : default);
        Assert.Equal((2, 1), (_room.Space.OnStage, _room.Space.Listeners));
    }

    [Fact]
    public void Who_is_not_presented_in_time_is_gone_by_nobody()
    {
        _room.Join("host");
        _room.Seat("ann");
        _room.Join("bob");
        _room.Do(new RaiseHand(Room.As("bob"), Muted: false));
        _room.Restart();
        _room.Rejoin("host", speak: true);
        Assert.Same(Decision.Nothing, _room.Wait(9));
        Assert.True(_room.Has("ann"));
        var swept = _room.Wait(1);
        Assert.Equal([nameof(ParticipantLeft), nameof(HandLowered)], SpaceLog.Names(swept));
        Assert.All(swept.Events, e => Assert.Null(e.Actor));
        Assert.False(_room.Has("ann") || _room.Has("bob"));
        Assert.Same(Decision.Nothing, _room.Wait(60));
    }

    [Fact]
    public void Whichever_of_record_and_gateway_says_muted_is_believed()
    {
        _room.Seat("ann", "bob");
        _room.Do(new MutePerson(Room.As("host"), Room.Id("ann")));
        _room.Restart();
        Assert.Empty(_room.Rejoin("ann", speak: true, muted: false).Decision.Events);
        Assert.IsType<ParticipantMuted>(Assert.Single(_room.Rejoin("bob", speak: true, muted: true).Decision.Events));
        Assert.True(_room.Of("ann").Muted && _room.Of("bob").Muted);
    }

    [Fact]
    public void A_gateways_word_of_a_place_that_the_record_lost_is_taken_while_there_is_one()
    {
        _room.Restart();
        Assert.IsType<ParticipantJoined>(Assert.Single(_room.Rejoin("ann", speak: true).Decision.Events));
        _room.Do(new MoveToAudience(Room.As("host"), Room.Id("ann")));
        _room.Restart();
        Assert.Equal(Role.Listener, _room.Rejoin("ann", speak: true).Participant!.Role);
    }

    [Fact]
    public void Lock_and_policies_are_not_asked_again_of_those_who_were_in_but_bans_are()
    {
        _room.Join("ann");
        _room.Do(new SetLocked(Room.As("host"), Locked: true));
        _room.Do(new BanPerson(Room.As("host"), Room.Id("bob"), null, null));
        _room.Restart();
        Assert.True(_room.Rejoin("ann").Decision.Accepted);
        var bob = _room.Rejoin("bob").Decision;
        Assert.Equal(RefusalReason.Banned, bob.Refusal);
        Assert.Empty(bob.Events);
    }
}
