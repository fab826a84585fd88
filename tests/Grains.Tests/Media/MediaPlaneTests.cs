using CsCheck;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Media;

public sealed class MediaPlaneTests
{
    private readonly MediaPlane _plane = new();

    [Fact]
    public void Rooms_come_into_the_phase_that_has_fewest() => Gen.Int[0, 99].Array[1, 200].Sample(choices =>
    {
        var plane = new MediaPlane();
        List<RoomMedia> rooms = [];
        foreach (var choice in choices)
        {
            if (choice < 65 || rooms.Count == 0)
            {
                var sizes = Sizes(plane);
                var room = Room();
                plane.Enter(room);
                rooms.Add(room);
                Assert.Equal(sizes.Min() + 1, plane.RoomsOf(room.Phase).Length);
            }
            else
            {
                plane.Leave(rooms[choice % rooms.Count]);
                rooms.RemoveAt(choice % rooms.Count);
            }

            Assert.Equal(rooms.Count, plane.RoomCount);
            Assert.Equal(rooms.Select(r => r.MediaKey).Order(), AllOf(plane).Select(r => r.MediaKey).Order());
            Assert.All(rooms, r => Assert.Contains(r, plane.RoomsOf(r.Phase)));
        }
    });

    [Fact]
    public void Rooms_that_only_come_are_spread_evenly()
    {
        for (var i = 0; i < 41; i++)
        {
            _plane.Enter(Room());
        }

        Assert.Equal([10, 10, 10, 11], Sizes(_plane).Order());
    }

    [Fact]
    public void A_room_comes_into_the_phase_that_has_least_to_do()
    {
        var busy = Room();
        _plane.Enter(busy);
        for (var i = 0; i < 1_000; i++)
        {
            busy.Spent(TimeSpan.FromMicroseconds(500));
        }

        Assert.InRange(busy.Cost, TimeSpan.FromMicroseconds(490), TimeSpan.FromMicroseconds(500));
        for (var i = 0; i < 15; i++)
        {
            _plane.Enter(Room());
        }

        Assert.Equal([busy], _plane.RoomsOf(busy.Phase));
        Assert.Equal([1, 5, 5, 5], Sizes(_plane).Order());
    }

    [Fact]
    public void A_room_is_found_by_its_key_while_it_is_there()
    {
        var room = Room();
        Assert.False(_plane.TryFind(room.MediaKey, out _));
        _plane.Enter(room);
        Assert.True(_plane.TryFind(room.MediaKey, out var found));
        Assert.Same(room, found);
        var snapshot = _plane.RoomsOf(room.Phase);
        _plane.Leave(room);
        Assert.False(_plane.TryFind(room.MediaKey, out _));
        Assert.Empty(_plane.RoomsOf(room.Phase));
        Assert.Equal([room], snapshot);
    }

    [Fact]
    public void Rooms_share_a_gateways_outbox_until_the_last_has_released_it()
    {
        var gateway = GatewayId.New();
        var link = new RecordingLink();
        var first = _plane.AcquireOutbox(gateway, link);
        Assert.Same(first, _plane.AcquireOutbox(gateway, link));
        Assert.NotSame(first, _plane.AcquireOutbox(GatewayId.New(), link));
        _plane.ReleaseOutbox(gateway);
        Assert.Same(first, _plane.AcquireOutbox(gateway, link));
        _plane.ReleaseOutbox(gateway);
        _plane.ReleaseOutbox(gateway);
        Assert.NotSame(first, _plane.AcquireOutbox(gateway, link));
        _plane.ReleaseOutbox(GatewayId.New());
    }

    [Fact]
    public void A_flush_sends_every_gateways_frames()
    {
        var links = Enumerable.Range(0, 3).Select(_ => new RecordingLink()).ToArray();
        foreach (var link in links)
        {
            _plane.AcquireOutbox(GatewayId.New(), link).Write(7L, static (writer, tick) => writer.Begin(1, tick, false, [1]), out _);
        }

        _plane.Flush();
        Assert.All(links, l => Assert.Equal([7L], l.Ticks));
    }

    private static RoomMedia Room() => new(new FakeGrainContext(), _ => { });

    private static int[] Sizes(MediaPlane plane) => [.. Enumerable.Range(0, MediaPlane.Phases).Select(p => plane.RoomsOf(p).Length)];

    private static IEnumerable<RoomMedia> AllOf(MediaPlane plane) => Enumerable.Range(0, MediaPlane.Phases).SelectMany(plane.RoomsOf);
}
