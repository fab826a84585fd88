using CsCheck;
using Spaces.Gateway.Api.Admin;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Api.Admin;

public sealed class OpenRoomsTests
{
    private const string Alphabet = "-09AZ_az";

    private static readonly Gen<string> Id = Gen.Char[Alphabet].Array[1, 4].Select(c => new string(c));

    [Fact]
    public void Pages_have_every_room_of_every_silo_once_and_in_order() => Gen.Select(Id.Array[0, 40], Gen.Int[1, 4].Array[40], Gen.Int[1, 9], Gen.Int[1, 9])
        .Sample((ids, places, limit, longest) =>
        {
            var silos = ids.Distinct().Select((id, i) => (id, silo: places[i])).ToLookup(r => r.silo, r => r.id);
            var told = new List<string>();
            string? after = null;
            do
            {
                var page = OpenRooms.Merge([.. Enumerable.Range(1, 4).Select(s => new SiloPage($"{s}", Page(silos[s], after, Math.Min(limit, longest))))], limit);
                Assert.True(page.Rooms.Count <= limit);
                Assert.True(page.NextAfter is null || page.Rooms.Count > 0, "A page that goes on has something.");
                Assert.All(page.Rooms, r => Assert.Contains(r.Room.Space.Value, silos[int.Parse(r.Silo, null)]));
                told.AddRange(page.Rooms.Select(r => r.Room.Space.Value));
                after = page.NextAfter;
            }
            while (after is not null);

            Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), told);
        });

    [Fact]
    public void What_is_just_before_an_id_leaves_nothing_between() => Gen.Select(Id, Id).Sample((one, other) =>
    {
        var before = OpenRooms.JustBefore(new SpaceId(one));
        Assert.True(string.CompareOrdinal(before, one) < 0);
        Assert.Equal(string.CompareOrdinal(other, one) >= 0, string.CompareOrdinal(other, before) > 0);
    });

    [Fact]
    public void A_room_that_two_silos_have_while_it_moves_is_told_once()
    {
        var page = OpenRooms.Merge([new SiloPage("a", Page(["x"], null, 5)), new SiloPage("b", Page(["x"], null, 5)), new SiloPage("c", null)], 5);
        Assert.Equal("a", Assert.Single(page.Rooms).Silo);
        Assert.Null(page.NextAfter);
    }

    [Fact]
    public void A_tick_of_two_milliseconds_takes_a_tenth_of_a_core() =>
        Assert.Equal(0.1, OpenRooms.Cores(new RoomLoad(new SpaceId("x"), TimeSpan.FromMilliseconds(2), true)));

    private static RoomLoadPage Page(IEnumerable<string> rooms, string? after, int limit)
    {
        var left = rooms.Where(r => after is null || string.CompareOrdinal(r, after) > 0).Order(StringComparer.Ordinal).ToArray();
        return new RoomLoadPage(
            [.. left.Take(limit).Select(r => new RoomLoad(new SpaceId(r), TimeSpan.FromMilliseconds(1), false))], left.Length > limit ? left[limit - 1] : null);
    }
}
