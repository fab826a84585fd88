using Spaces.Grains.RoomLinks;

namespace Spaces.Grains.Tests.RoomLinks;

public sealed class LossExpectationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly LossExpectation _loss = new();

    [Fact]
    public void It_goes_up_at_once_and_down_by_half_in_ten_seconds_until_it_is_off()
    {
        Assert.Equal(0, _loss.Percent);
        Assert.Equal(16, After(0, 16));
        Assert.Equal(8, After(10, 0));
        Assert.Equal(20, After(11, 20));
        Assert.Equal(12, After(21, 4));
        Assert.Equal(0, After(120, 0));
    }

    [Fact]
    public void A_little_loss_is_left_to_concealment()
    {
        Assert.Equal(0, After(0, LossExpectation.Least - 1));
        Assert.Equal(LossExpectation.Least, After(1, LossExpectation.Least));
    }

    [Fact]
    public void Nonsense_is_bounded()
    {
        Assert.Equal(100, After(0, int.MaxValue));
        Assert.Equal(0, After(-5, int.MinValue));
    }

    private int After(double seconds, int highest)
    {
        _loss.Report(highest, Noon.AddSeconds(seconds));
        return _loss.Percent;
    }
}
