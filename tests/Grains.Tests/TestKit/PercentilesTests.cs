using Spaces.TestKit;

namespace Spaces.Grains.Tests.TestKit;

public sealed class PercentilesTests
{
    [Fact]
    public void Of_a_hundred_values_each_percentile_is_the_value_of_its_number() =>
        Assert.Equal(new Percentiles(100, 50, 90, 99, 100), Percentiles.Of(Enumerable.Range(1, 100).Reverse().Select(i => (double)i)));

    [Fact]
    public void A_single_outlier_of_two_hundred_shows_in_the_maximum_only() =>
        Assert.Equal(new Percentiles(200, 1, 1, 1, 99), Percentiles.Of(Enumerable.Repeat(1.0, 199).Append(99)));

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 1, 2, 2)]
    [InlineData(10, 5, 9, 10)]
    [InlineData(20, 10, 18, 20)]
    public void Of_few_values_the_rank_is_rounded_up(int count, double p50, double p90, double p99) =>
        Assert.Equal(new Percentiles(count, p50, p90, p99, count), Percentiles.Of(Enumerable.Range(1, count).Select(i => (double)i)));

    [Fact]
    public void Of_no_values_everything_is_zero() => Assert.Equal(new Percentiles(0, 0, 0, 0, 0), Percentiles.Of([]));
}
