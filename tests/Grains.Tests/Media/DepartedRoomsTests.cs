using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Media;

public sealed class DepartedRoomsTests
{
    private const ulong Key = 7;
    private static readonly TimeSpan Left = TimeSpan.FromSeconds(100);
    private static readonly GrainId Hub = GrainId.Create("hub", "there");

    [Fact]
    public void Packets_are_kept_until_the_room_says_where_it_is_and_then_sent_there()
    {
        var rooms = new DepartedRooms();
        rooms.Add(Key, Left, Task.CompletedTask);
        Assert.True(rooms.TryFind(Key, Left, out var room));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(room.TryTake(90, Packet(i), Left, out var nowhere));
            Assert.Null(nowhere);
        }

        var kept = new AudioBatchReader(room.Arrived(Hub));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(kept.TryRead(out var key, out var connection, out var packet));
            Assert.Equal((Key, 90ul, (long)i), (key, connection, packet.Sequence));
        }

        Assert.False(kept.TryRead(out _, out _, out _));
        Assert.True(room.TryTake(90, Packet(3), Left, out var hub));
        Assert.Equal(Hub, hub);
        Assert.Empty(room.Arrived(Hub));
    }

    [Fact]
    public void No_more_is_kept_than_a_move_needs_and_not_for_longer()
    {
        var rooms = new DepartedRooms();
        rooms.Add(Key, Left, Task.CompletedTask);
        Assert.True(rooms.TryFind(Key, Left, out var room));
        for (var i = 0; i < DepartedRoom.MostKept; i++)
        {
            Assert.True(room.TryTake(90, Packet(i), Left, out _));
        }

        Assert.False(room.TryTake(90, Packet(0), Left, out _));
        Assert.False(room.TryTake(90, Packet(0), Left + TimeSpan.FromSeconds(1.1), out _));
        Assert.Empty(room.Arrived(Hub));
    }

    [Fact]
    public void A_room_is_forgotten_when_every_gateway_has_followed_it()
    {
        var rooms = new DepartedRooms();
        rooms.Add(Key, Left, Task.CompletedTask);
        Assert.False(rooms.TryFind(Key + 1, Left, out _));
        Assert.True(rooms.TryFind(Key, Left + TimeSpan.FromSeconds(4.9), out _));
        Assert.False(rooms.TryFind(Key, Left + DepartedRooms.Remembered, out _));
        rooms.Add(Key + 1, Left + DepartedRooms.Remembered, Task.CompletedTask);
        Assert.Equal(1, rooms.Count);
    }

    [Fact]
    public void What_is_posted_to_a_room_that_leaves_is_either_given_out_or_refused()
    {
        var plane = new MediaPlane();
        var grain = new FakeGrainContext();
        var media = new RoomMedia(grain, _ => { }, Key);
        plane.Enter(media);
        Assert.True(media.Inbox.TryPost(90, Packet(1)));
        var rest = plane.Depart(media, Left);
        Assert.True(rest.TryRead(out _, out var connection, out _));
        Assert.Equal(90ul, connection);
        Assert.False(media.Inbox.TryPost(90, Packet(2)));
        Assert.True(media.Inbox.IsClosed);
        Assert.False(plane.TryFind(Key, out _));
        Assert.True(plane.Departed.TryFind(Key, Left, out var room));
        Assert.False(room.Ended.IsCompleted);
        grain.End();
        Assert.True(room.Ended.IsCompleted);
    }

    [Fact]
    public void Ticks_go_on_where_the_other_silo_was_and_what_is_between_is_owed()
    {
        var grain = new FakeGrainContext();
        List<(int Frames, long Last, int Skipped)> ticks = [];
        var first = true;
        var room = new RoomMedia(
            grain,
            r =>
            {
                if (first)
                {
                    first = false;
                    r.Continue(lastIndex: 5_000, frames: 3);
                }

                ticks.Add((r.TakeOwed(out var last, out var skipped), last, skipped));
            },
            Key);
        var slot = new MediaSlot(() => { });
        room.Due(1, 40, Left, slot);
        grain.RunOne();
        room.Due(1, 41, Left, slot);
        grain.RunOne();
        Assert.Equal([(3, 5_003L, 0), (1, 5_004L, 0)], ticks);
    }

    private static AudioPacket Packet(long sequence) => new(sequence, sequence * 960, 20, true, new byte[] { 0xF8, 1, 2 });
}
