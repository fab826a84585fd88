namespace Spaces.TestKit;

/// <summary>A summary of measured values.</summary>
public sealed record Percentiles(int Count, double P50, double P90, double P99, double Max)
{
    /// <summary>Nearest-rank percentiles, each one of the values; all zero without values.</summary>
    public static Percentiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? new Percentiles(0, 0, 0, 0, 0)
            : new Percentiles(sorted.Length, Rank(50), Rank(90), Rank(99), sorted[^1]);

        // In whole numbers: 0.9 × 10 is a little more than 9 in some orders of multiplication.
        double Rank(int percent) => Math.Round(sorted[(int)((((long)percent * sorted.Length) + 99) / 100) - 1], 3);
    }
}
