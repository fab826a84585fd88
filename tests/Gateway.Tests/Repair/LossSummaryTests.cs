using CsCheck;
using Spaces.Gateway.Repair;

namespace Spaces.Gateway.Tests.Repair;

public sealed class LossSummaryTests
{
    [Fact]
    public void Nobody_loses_nothing() => Assert.Equal(0, default(LossSummary).Percentile(0.9));

    [Fact]
    public void One_bad_line_in_ten_is_not_everybodys() => Assert.Equal(0, Of([.. Enumerable.Repeat(0.0, 9), 0.5]));

    [Fact]
    public void Two_bad_lines_in_ten_are() => Assert.Equal(50, Of([.. Enumerable.Repeat(0.0, 8), 0.5, 0.5]));

    [Fact]
    public void It_agrees_with_sorting() =>
        Gen.Double[0, 1].Array[1, 300].Sample(shares =>
            Assert.Equal((int)Math.Round(shares.Order().ElementAt((int)Math.Ceiling(shares.Length * 0.9) - 1) * 100), Of(shares)));

    private static int Of(double[] shares)
    {
        var summary = default(LossSummary);
        Array.ForEach(shares, s => summary.Add(s));
        return summary.Percentile(0.9);
    }
}
