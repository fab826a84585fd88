using System.Globalization;

namespace Spaces.Faults.Processes;

/// <summary>The figures of some nodes' Prometheus pages, added up. A figure that is not there is 0.</summary>
internal sealed class MetricsPage
{
    private readonly List<(string Series, double Value)> _lines = [];

    /// <summary>Pages that could not be read.</summary>
    public int Unread { get; private set; }

    /// <summary>The names of all figures, with their labels.</summary>
    public IEnumerable<string> Series => _lines.Select(l => l.Series).Distinct();

    /// <summary>Reads the pages of all nodes at once; one that does not answer within a second is counted.</summary>
    public static async Task<MetricsPage> ReadAsync(HttpClient http, IEnumerable<ClusterNode> nodes, CancellationToken cancel)
    {
        var page = new MetricsPage();
        var texts = await Task.WhenAll(nodes.Select(n => TextAsync(http, n, cancel)));
        foreach (var text in texts)
        {
            if (text is null)
            {
                page.Unread++;
            }
            else
            {
                page.Add(text);
            }
        }

        return page;
    }

    /// <summary>Adds a page's text.</summary>
    public void Add(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            // name{label="value"} 12.5 [time]
            var end = line.LastIndexOf('}');
            end = end < 0 ? line.IndexOf(' ', StringComparison.Ordinal) : end + 1;
            if (end > 0 && line[0] != '#'
                && double.TryParse(line[end..].Trim().Split(' ')[0], CultureInfo.InvariantCulture, out var value))
            {
                _lines.Add((line[..end], value));
            }
        }
    }

    /// <summary>Adds all of another page.</summary>
    public void Add(MetricsPage other) => _lines.AddRange(other._lines);

    /// <summary>The sum over all series of a name, or over those with a label's value, as <c>reason="Late"</c>.</summary>
    public double Sum(string name, string? label = null) => _lines
        .Where(l => (l.Series == name || l.Series.StartsWith(name + "{", StringComparison.Ordinal))
            && (label is null || l.Series.Contains(label, StringComparison.Ordinal)))
        .Sum(l => l.Value);

    private static async Task<string?> TextAsync(HttpClient http, ClusterNode node, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            return await http.GetStringAsync(new Uri(node.Url + "/metrics"), patience.Token);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // It is frozen, cut off or gone: that is what these runs are about.
            return null;
        }
    }
}
