using CsCheck;
using Spaces.Grains.Cluster;

namespace Spaces.Grains.Tests.Cluster;

public sealed class RoomChoiceTests
{
    [Fact]
    public void Rooms_in_which_nobody_is_heard_go_first_and_of_those_the_costly_ones() =>
        Assert.Equal(
            ["quiet and large", "quiet and small", "loud"],
            RoomChoice.Pick([("loud", 0.3, true), ("quiet and small", 0.1, false), ("quiet and large", 0.2, false), ("idle", 0, false)], 0.6));

    [Fact]
    public void A_room_that_is_larger_than_the_difference_stays()
    {
        Assert.Empty(RoomChoice.Pick([("large", 0.5, false)], 0.3));
        Assert.Equal(["fits"], RoomChoice.Pick([("large", 0.5, false), ("fits", 0.4, false)], 0.3));
    }

    [Fact]
    public void What_is_chosen_is_about_the_amount_and_never_so_much_that_it_would_come_back() => Gen.Select(
        Gen.Select(Gen.Double[0, 0.1], Gen.Bool).Array[0, 300], Gen.Double[0.002, 2]).Sample((rooms, cores) =>
        {
            var picked = RoomChoice.Pick(rooms.Select((r, i) => (i, r.Item1, r.Item2)), cores);
            Assert.Equal(picked.Count, picked.Distinct().Count());
            Assert.InRange(picked.Count, 0, RoomChoice.Most);
            var sum = picked.Sum(i => rooms[i].Item1);
            Assert.True(sum <= cores * 1.5, $"{sum} of {cores}");

            // Whatever is left would have fitted: too little is only taken where there is no more.
            var left = cores - sum;
            if (picked.Count < RoomChoice.Most && left > 0.05 * cores)
            {
                Assert.DoesNotContain(Enumerable.Range(0, rooms.Length).Except(picked), i => rooms[i].Item1 >= cores / 128 && rooms[i].Item1 <= left);
            }
        });
}
