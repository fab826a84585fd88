using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.RoomLinks;
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

    [Fact]
    public void A_sound_that_goes_on_gets_what_came_and_comes_until_it_is_fetched()
    {
        var rooms = new DepartedRooms();
        rooms.Add(Key, Left, Task.CompletedTask);
        Assert.True(rooms.TryFind(Key, Left, out var room));
        Assert.True(room.TryTake(90, Packet(1), Left, out _));
        var sound = new RecordedSound();
        Assert.True(room.GoesOn(sound));
        Assert.True(room.TryTake(90, Packet(2), Left, out var nowhere));
        Assert.Null(nowhere);
        Assert.Equal([1L, 2], sound.Packets);

        Assert.Same(sound.Given, room.Fetched(Hub));
        Assert.True(room.TryTake(90, Packet(3), Left, out var hub));
        Assert.Equal(Hub, hub);
        Assert.Equal([1L, 2], sound.Packets);
        Assert.Null(room.Fetched(Hub));
        Assert.Equal(0, sound.Ends);

        // Should it not reach the room, what came since it left is still there to be asked for.
        var kept = new AudioBatchReader(room.Arrived(Hub));
        Assert.True(kept.TryRead(out _, out _, out var packet));
        Assert.Equal(1, packet.Sequence);
        Assert.True(kept.TryRead(out _, out _, out packet));
        Assert.Equal(2, packet.Sequence);
        Assert.False(kept.TryRead(out _, out _, out _));
    }

    [Fact]
    public void What_the_sound_has_taken_is_not_lost_when_no_more_is_kept()
    {
        var rooms = new DepartedRooms();
        rooms.Add(Key, Left, Task.CompletedTask);
        Assert.True(rooms.TryFind(Key, Left, out var room));
        Assert.True(room.GoesOn(new RecordedSound()));
        for (var i = 0; i < DepartedRoom.MostKept + 10; i++)
        {
            Assert.True(room.TryTake(90, Packet(i), Left, out _));
        }
    }

    [Fact]
    public void A_sound_ends_when_the_room_has_arrived_without_it_and_does_not_begin_after()
    {
        var rooms = new DepartedRooms();
        rooms.Add(Key, Left, Task.CompletedTask);
        Assert.True(rooms.TryFind(Key, Left, out var room));
        var sound = new RecordedSound();
        Assert.True(room.GoesOn(sound));
        Assert.Empty(room.Arrived(Hub));
        Assert.Equal(1, sound.Ends);
        Assert.False(room.GoesOn(sound));
    }

    [Fact]
    public void The_place_of_a_sound_that_stays_counts_on_from_the_last_frame_that_was_done()
    {
        List<(int Frames, long Last)> ticks = [];
        var turns = new FakeGrainContext();
        var former = new RoomMedia(new FakeGrainContext(), _ => { }, Key);
        var slot = new MediaSlot(() => { });
        former.Due(1, 40, Left, slot);
        former.Continue(lastIndex: 5_000, frames: 1); // index 40 is frame 5,001
        former.TakeOwed(out _, out _);
        former.Due(1, 41, Left, slot); // the clock is just about to pass by: nobody does this frame there any more

        var behind = former.Behind(5_001, turns, r => ticks.Add((r.TakeOwed(out var last, out _), last)));
        Assert.Equal((former.MediaKey, former.Phase), (behind.MediaKey, behind.Phase));
        behind.Due(1, 42, Left, slot);
        turns.RunOne();
        behind.Due(1, 43, Left, slot);
        turns.RunOne();
        Assert.Equal([(2, 5_003L), (1, 5_004L)], ticks);
    }

    [Fact]
    public void A_sound_that_stays_ticks_in_its_plane_and_is_no_room_of_it()
    {
        var plane = new MediaPlane();
        var media = new RoomMedia(new FakeGrainContext(), _ => { }, Key);
        plane.Enter(media);
        _ = plane.Depart(media, Left);
        var behind = media.Behind(-1, new FakeGrainContext(), _ => { });
        plane.EnterBehind(behind);
        Assert.Equal([behind], plane.RoomsOf(media.Phase));
        Assert.Equal(0, plane.RoomCount);
        Assert.False(plane.TryFind(Key, out _));

        // The room may come back before that has ended.
        var back = new RoomMedia(new FakeGrainContext(), _ => { }, Key);
        plane.Enter(back);
        plane.Leave(behind);
        Assert.True(plane.TryFind(Key, out var found));
        Assert.Same(back, found);
        Assert.Empty(plane.RoomsOf(media.Phase).Except([back]));
    }

    private sealed class RecordedSound : ILeftSound
    {
        public LeftSound Given { get; } = new([1], 7, TimeSpan.Zero, true, []);

        public List<long> Packets { get; } = [];

        public int Ends { get; private set; }

        public bool TryPost(ulong connection, in AudioPacket packet)
        {
            Packets.Add(packet.Sequence);
            return true;
        }

        public LeftSound Fetch() => Given;

        public void End() => Ends++;
    }

    private static AudioPacket Packet(long sequence) => new(sequence, sequence * 960, 20, true, new byte[] { 0xF8, 1, 2 });
}
