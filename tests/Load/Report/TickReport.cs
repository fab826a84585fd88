using System.Globalization;

namespace Spaces.Load.Report;

/// <summary>How punctual the silo's ticks were, by its own histogram, whose buckets bound what can be said.</summary>
/// <param name="Count">Ticks.</param>
/// <param name="P50">Upper bound in ms of the bucket with the median; infinite above the last bound.</param>
/// <param name="P99">The same for the 99th of a hundred.</param>
/// <param name="Skipped">Ticks given up.</param>
internal sealed record TickReport(long Count, double P50, double P99, long Skipped)
{
    private const string Bucket = "spaces_silo_tick_lateness_milliseconds_bucket";
    private const string SkippedTicks = "spaces_silo_ticks_skipped";

    /// <summary>Reads what moved on a metrics page; null when it has no ticks.</summary>
    public static TickReport? Of(IReadOnlyDictionary<string, double> moved)
    {
        var buckets = moved.Where(m => m.Key.StartsWith(Bucket, StringComparison.Ordinal))
            .GroupBy(m => BoundOf(m.Key))
            .Select(g => (Bound: g.Key, Count: g.Sum(m => m.Value)))
            .OrderBy(b => b.Bound)
            .ToArray();
        if (buckets.Length == 0 || buckets[^1].Count <= 0)
        {
            return null;
        }

        var skipped = moved.Where(m => m.Key.StartsWith(SkippedTicks, StringComparison.Ordinal)).Sum(m => m.Value);
        return new TickReport((long)buckets[^1].Count, Bound(0.5), Bound(0.99), (long)skipped);

        double Bound(double share) => buckets.First(b => b.Count >= share * buckets[^1].Count).Bound;
    }

    private static double BoundOf(string name)
    {
        var start = name.IndexOf("le=\"", StringComparison.Ordinal) + 4;
        var text = name[start..name.IndexOf('"', start)];
        return text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
    }
}
