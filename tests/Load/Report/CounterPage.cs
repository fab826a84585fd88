using System.Globalization;

namespace Spaces.Load.Report;

/// <summary>The counters of Prometheus pages, to be compared before and after.</summary>
internal static class CounterPage
{
    /// <summary>Every <c>spaces_…_total</c> and histogram bucket of all pages by name and labels.</summary>
    public static async Task<Dictionary<string, double>> ReadAsync(IEnumerable<Uri> pages, CancellationToken cancel)
    {
        var counters = new Dictionary<string, double>();
        using var http = new HttpClient();
        foreach (var page in pages)
        {
            Add(await http.GetStringAsync(page, cancel), counters);
        }

        return counters;
    }

    /// <summary>Adds a page's counters to those of others.</summary>
    public static void Add(string page, Dictionary<string, double> counters)
    {
        foreach (var line in page.Split('\n'))
        {
            // A time of scraping may follow the value; labels may hold spaces.
            var words = line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var text = line.Contains('}', StringComparison.Ordinal) ? words.ElementAtOrDefault(0) : words.ElementAtOrDefault(1);
            if (line.StartsWith("spaces_", StringComparison.Ordinal)
                && (line.Contains("_total", StringComparison.Ordinal) || line.Contains("_bucket", StringComparison.Ordinal))
                && double.TryParse(text, CultureInfo.InvariantCulture, out var value))
            {
                var end = line.IndexOf('}', StringComparison.Ordinal) is var brace and >= 0 ? brace + 1 : line.IndexOf(' ', StringComparison.Ordinal);
                var name = System.Text.RegularExpressions.Regex.Replace(line[..end], "otel_scope_[a-z_]*=\"[^\"]*\",?", "");
                name = name.Replace("{}", "", StringComparison.Ordinal);
                counters[name] = counters.GetValueOrDefault(name) + value;
            }
        }
    }

    /// <summary>What moved, by how much.</summary>
    public static SortedDictionary<string, double> Moved(Dictionary<string, double> before, Dictionary<string, double> after) => new(
        after.Select(c => KeyValuePair.Create(c.Key, c.Value - before.GetValueOrDefault(c.Key)))
            .Where(c => c.Value != 0)
            .ToDictionary(c => c.Key, c => c.Value),
        StringComparer.Ordinal);
}
