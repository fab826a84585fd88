namespace Spaces.Load.Report;

/// <summary>A summary of measured values.</summary>
internal sealed record Percentiles(int Count, double P50, double P99, double Max)
{
    /// <summary>Nearest-rank percentiles; all zero without values.</summary>
    public static Percentiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? new Percentiles(0, 0, 0, 0)
            : new Percentiles(sorted.Length, Rank(0.5), Rank(0.99), sorted[^1]);

        double Rank(double share) => Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)], 3);
    }
}
