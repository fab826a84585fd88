using System.Globalization;

namespace Spaces.Load.Report;

/// <summary>The counters of Prometheus pages, to be compared before and after.</summary>
internal static class CounterPage
{
    /// <summary>Every <c>spaces_…_total</c> of all pages by name and labels.</summary>
    public static async Task<Dictionary<string, double>> ReadAsync(IEnumerable<Uri> pages, CancellationToken cancel)
    {
        var counters = new Dictionary<string, double>();
        using var http = new HttpClient();
        foreach (var page in pages)
        {
            foreach (var line in (await http.GetStringAsync(page, cancel)).Split('\n'))
            {
                var space = line.LastIndexOf(' ');
                if (space > 0 && line.StartsWith("spaces_", StringComparison.Ordinal) && line.Contains("_total", StringComparison.Ordinal)
                    && double.TryParse(line.AsSpan(space), CultureInfo.InvariantCulture, out var value))
                {
                    var name = System.Text.RegularExpressions.Regex.Replace(line[..space], "otel_scope_name=\"[^\"]*\",?", "");
                    name = name.Replace("{}", "", StringComparison.Ordinal);
                    counters[name] = counters.GetValueOrDefault(name) + value;
                }
            }
        }

        return counters;
    }

    /// <summary>What moved, by how much.</summary>
    public static SortedDictionary<string, double> Moved(Dictionary<string, double> before, Dictionary<string, double> after) => new(
        after.Select(c => KeyValuePair.Create(c.Key, c.Value - before.GetValueOrDefault(c.Key)))
            .Where(c => c.Value != 0)
            .ToDictionary(c => c.Key, c => c.Value),
        StringComparer.Ordinal);
}
