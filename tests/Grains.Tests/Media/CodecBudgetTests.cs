using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Media;

public sealed class CodecBudgetTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly CodecBudget _budget = new(cores: 2, late: 5 * Millisecond);

    [Fact]
    public void A_window_is_the_time_spent_over_the_cores_that_may_mix()
    {
        Assert.False(_budget.TryClose(TimeSpan.FromHours(1), out _));
        for (var i = 0; i < 100; i++)
        {
            _budget.Ticked(2 * Millisecond, (i % 10 == 0 ? 6 : 5) * Millisecond);
        }

        _budget.Skipped(3);
        Assert.False(_budget.TryClose(TimeSpan.FromHours(1) + (249 * Millisecond), out _));
        Assert.True(_budget.TryClose(TimeSpan.FromHours(1) + (250 * Millisecond), out var sample));
        Assert.Equal(200.0 / (250 * 2), sample.Share, 6);
        Assert.Equal((0.1, 3), (sample.Late, sample.Skipped));

        Assert.True(_budget.TryClose(TimeSpan.FromHours(1) + (600 * Millisecond), out sample));
        Assert.Equal(default, sample);
    }

    [Fact]
    public void Nothing_that_threads_add_at_once_is_lost()
    {
        _budget.TryClose(TimeSpan.Zero, out _);
        Parallel.For(0, 10_000, _ => _budget.Ticked(TimeSpan.FromMicroseconds(10), TimeSpan.Zero));
        Assert.True(_budget.TryClose(TimeSpan.FromSeconds(1), out var sample));
        Assert.Equal(0.05, sample.Share, 6);
    }
}
