using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Domain;

/// <summary>A client goes from one gateway to another, with both connections open for a moment, or because the first gateway is gone.</summary>
public sealed class MoveTests
{
    private static readonly GatewayId Other = GatewayId.New();
    private readonly Room _room = new();

    [Fact]
    public void The_former_connection_still_hears_until_the_client_closes_it()
    {
        var first = _room.Join("ann", speak: true);
        var second = Move("ann");
        Assert.Same(Decision.Nothing, second.Decision);
        var ann = _room.Of("ann");
        Assert.Equal((second.Connection, second.Connection, first.Connection), (ann.Sending, ann.Receiving, ann.Former));
        Assert.True(ann.HearsThrough(Room.Gateway) && ann.HearsThrough(Other));
        Assert.Same(ann, _room.Space.TryFind(first.Connection.Id, out var found) ? found : null);

        Assert.Same(Decision.Nothing, _room.Leave(first));
        Assert.Null(ann.Former);
        Assert.False(ann.HearsThrough(Room.Gateway));
        Assert.Equal(second.Connection, ann.Sending);
    }

    [Fact]
    public void Who_only_listens_hears_over_both_connections_as_well()
    {
        var first = _room.Join("ann", purpose: ConnectionPurpose.Receive);
        var second = Move("ann", ConnectionPurpose.Receive);
        Assert.Same(Decision.Nothing, second.Decision);
        var ann = _room.Of("ann");
        Assert.Equal((null, second.Connection, first.Connection), (ann.Sending, ann.Receiving, ann.Former));
        Assert.True(ann.HearsThrough(Room.Gateway) && ann.HearsThrough(Other));

        Assert.Same(Decision.Nothing, _room.Leave(second));
        Assert.Equal((first.Connection, null), (ann.Receiving, ann.Former));
        Assert.True(ann.HearsThrough(Room.Gateway));
    }

    [Fact]
    public void Who_sends_and_hears_by_two_connections_moves_one_after_the_other()
    {
        var (sending, receiving) = (_room.Join("ann", speak: true, purpose: ConnectionPurpose.Send), _room.Join("ann", purpose: ConnectionPurpose.Receive));
        var moved = Move("ann", ConnectionPurpose.Receive);
        var ann = _room.Of("ann");
        Assert.Equal((sending.Connection, moved.Connection, receiving.Connection), (ann.Sending, ann.Receiving, ann.Former));

        // The new one comes to nothing, while the other way goes on.
        Assert.Same(Decision.Nothing, _room.Leave(moved));
        Assert.Equal((sending.Connection, receiving.Connection, null), (ann.Sending, ann.Receiving, ann.Former));
    }

    [Fact]
    public void A_connection_that_carries_something_else_takes_the_place_of_the_present_one()
    {
        var first = _room.Join("ann", speak: true);
        var second = Move("ann", ConnectionPurpose.Receive);
        Assert.Equal([new Closing(first.Connection, CloseReason.Replaced)], second.Decision.Closings);
        Assert.Null(_room.Of("ann").Former);
    }

    [Fact]
    public void A_move_that_comes_to_nothing_leaves_everything_as_it_was()
    {
        var first = _room.Join("ann", speak: true);
        Assert.Same(Decision.Nothing, _room.Leave(Move("ann")));
        var ann = _room.Of("ann");
        Assert.Equal((first.Connection, first.Connection, null), (ann.Sending, ann.Receiving, ann.Former));
        Assert.Equal(Role.Speaker, ann.Role);
        Assert.Equal([nameof(ParticipantLeft)], SpaceLog.Names(_room.Leave(first)));
    }

    [Fact]
    public void A_former_connection_that_nobody_closes_is_closed_after_a_while()
    {
        var first = _room.Join("ann", speak: true);
        Move("ann");
        Assert.Same(Decision.Nothing, _room.Wait(Space.MoveTime.TotalSeconds - 1));
        Assert.Equal([new Closing(first.Connection, CloseReason.Replaced)], _room.Wait(1).Closings);
        Assert.Null(_room.Of("ann").Former);
        Assert.False(_room.Space.TryFind(first.Connection.Id, out _));
        Assert.Same(Decision.Nothing, _room.Wait(60));
    }

    [Fact]
    public void Of_two_moves_in_a_row_the_first_connection_is_closed()
    {
        var first = _room.Join("ann", speak: true);
        var second = Move("ann");
        var third = Move("ann");
        Assert.Equal([new Closing(first.Connection, CloseReason.Replaced)], third.Decision.Closings);
        var ann = _room.Of("ann");
        Assert.Equal((third.Connection, second.Connection), (ann.Sending, ann.Former));
    }

    [Fact]
    public void Another_device_still_takes_the_place_of_both_connections_of_a_move()
    {
        var first = _room.Join("ann", speak: true);
        var second = Move("ann");
        var other = _room.Join("ann", speak: true);
        Assert.Equal(
            [new Closing(first.Connection, CloseReason.Replaced), new Closing(second.Connection, CloseReason.Replaced)],
            other.Decision.Closings.OrderBy(c => c.Connection.Id.Value));
        Assert.Null(_room.Of("ann").Former);
    }

    [Fact]
    public void Who_is_put_out_while_moving_is_put_out_of_both()
    {
        _room.Join("host");
        _room.Join("ann", speak: true);
        Move("ann");
        Assert.Equal(2, _room.Do(new RemovePerson(Room.As("host"), Room.Id("ann"), null)).Closings.Count);
        Assert.False(_room.Has("ann"));
        Assert.Same(Decision.Nothing, _room.Wait(30));
    }

    [Fact]
    public void What_was_said_over_the_former_connection_is_newer_than_what_the_move_began_with()
    {
        // Muted, and gone from the stage, while the new connection was on its way.
        _room.Join("ann", speak: true);
        _room.Join("bob", speak: true);
        _room.Do(new SetMuted(Room.As("ann"), true));
        _room.Do(new LeaveStage(Room.As("bob")));
        Assert.Empty(Move("ann", muted: false).Decision.Events);
        Assert.Empty(Move("bob").Decision.Events);
        Assert.True(_room.Of("ann").Muted);
        Assert.Equal(Role.Listener, _room.Of("bob").Role);
    }

    [Fact]
    public void A_move_without_anything_to_move_from_is_a_join()
    {
        var joined = Move("ann", muted: true);
        Assert.Equal((Role.Speaker, true), (joined.Participant!.Role, joined.Participant.Muted));
        Assert.Null(joined.Participant.Former);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Role_hand_and_mute_outlive_the_gateway(bool moving)
    {
        // The gateway is dead, and its lease not over yet.
        var room = new Room(speak: AccessPolicy.Invited);
        room.Join("host", speak: true);
        room.Do(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Speaker));
        room.Join("ann", speak: true);
        Assert.Equal(Role.Speaker, room.Of("ann").Role);
        room.Do(new SetMuted(Room.As("ann"), true));
        room.Join("bob");
        room.Do(new RaiseHand(Room.As("bob"), Muted: false));

        Assert.Empty(room.Join("host", speak: true, moving: moving, gateway: Other).Decision.Events);
        Assert.Empty(room.Join("ann", speak: true, muted: true, moving: moving, gateway: Other).Decision.Events);
        Assert.Empty(room.Join("bob", moving: moving, gateway: Other).Decision.Events);
        Assert.Equal((Role.Host, Role.Speaker, true), (room.Of("host").Role, room.Of("ann").Role, room.Of("ann").Muted));
        Assert.NotNull(room.Of("bob").HandSince);
        Assert.Equal(Other, room.Of("ann").Sending!.Gateway);
    }

    private Room.Joined Move(string name, ConnectionPurpose purpose = ConnectionPurpose.Both, bool muted = false) =>
        _room.Join(name, speak: purpose != ConnectionPurpose.Receive, purpose, muted: muted, moving: true, gateway: Other);
}
