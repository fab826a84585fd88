using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Tests.RoomLink;

public sealed class LevelsPaceTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly LevelsPace _pace = new();

    [Theory]
    [InlineData(1, 50)]
    [InlineData(400, 50)]
    [InlineData(1_200, 16)]
    [InlineData(2_000, 10)]
    [InlineData(100_000, 10)]
    public void Levels_that_move_are_told_the_seldomer_the_more_listen(int clients, int times)
    {
        var told = 0;
        for (var i = 0; i < 100; i++)
        {
            told += _pace.Due([new HeardLevel(1, (byte)i)], clients, i * Step) ? 1 : 0;
        }

        Assert.InRange(told, times - 1, times + 1);
    }

    [Fact]
    public void Who_begins_or_ceases_to_be_heard_is_told_at_once_however_many_listen()
    {
        Assert.True(_pace.Due([new HeardLevel(1, 20)], 5_000, TimeSpan.Zero));
        Assert.False(_pace.Due([new HeardLevel(1, 30)], 5_000, 2 * Step));
        Assert.True(_pace.Due([new HeardLevel(1, 30), new HeardLevel(2, 30)], 5_000, 3 * Step));
        Assert.True(_pace.Due([new HeardLevel(2, 30)], 5_000, 5 * Step));
        Assert.False(_pace.Due([new HeardLevel(2, 40)], 5_000, 7 * Step));
        Assert.True(_pace.Due([new HeardLevel(3, 40)], 5_000, 9 * Step));
        Assert.True(_pace.Due([], 5_000, 11 * Step));
    }

    [Fact]
    public void In_a_room_in_which_everybody_talks_at_once_nobody_is_told_more_often_than_in_others()
    {
        var told = 0;
        for (var i = 0; i < 100; i++)
        {
            told += _pace.Due([new HeardLevel((uint)i, 20)], 10, i * Step) ? 1 : 0;
        }

        Assert.Equal(50, told);
    }
}
