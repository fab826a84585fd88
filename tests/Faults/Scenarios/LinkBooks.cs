using Spaces.Faults.Processes;

namespace Spaces.Faults.Scenarios;

/// <summary>
/// What the room link lost between two looks at the silos' counters. A packet counts as lost when the mixer missed it, and when it reached a silo and was not played
/// there: for want of its room, of a place, or of time.
/// </summary>
internal sealed class LinkBooks
{
    private static readonly string[] Reasons = ["UnknownRoom", "InboxFull", "Late", "BufferFull"];

    private readonly Dictionary<string, MetricsPage> _before = [];
    private readonly Dictionary<string, MetricsPage> _last = [];

    /// <summary>Looks at a silo; the first look is what it had before. False when it does not answer.</summary>
    public async Task<bool> LookAsync(Scene scene, string silo, CancellationToken cancel)
    {
        var page = await scene.MetricsOfAsync(silo, cancel);
        if (page.Unread == 0)
        {
            _before.TryAdd(silo, page);
            _last[silo] = page;
        }

        return page.Unread == 0;
    }

    /// <summary>Looks at all silos and gateways that run.</summary>
    public async Task LookAsync(Scene scene, CancellationToken cancel)
    {
        foreach (var node in scene.Cluster.Nodes.Of("silo").Concat(scene.Cluster.Nodes.Of("gateway")).Where(n => n.State != "ended"))
        {
            await LookAsync(scene, node.Name, cancel);
        }
    }

    /// <summary>A silo has a new process: its counters begin at 0.</summary>
    public void Restarted(string silo)
    {
        Earlier += LostOf(silo);
        _before[silo] = new MetricsPage();
        _last.Remove(silo);
    }

    /// <summary>What earlier processes lost.</summary>
    public double Earlier { get; private set; }

    /// <summary>Packets lost so far.</summary>
    public double Lost => Earlier + _last.Keys.Sum(LostOf);

    /// <summary>How much a counter moved in the processes that were looked at last.</summary>
    public double Moved(string name, string? label = null) => _last.Sum(s => s.Value.Sum(name, label) - _before[s.Key].Sum(name, label));

    /// <summary>Which counters of lost and dropped packets moved, and by how much: what each lost packet was lost for.</summary>
    public IReadOnlyList<string> Losses =>
    [
        .. from node in _last
           from series in node.Value.Series
           where series.Contains("_dropped_total", StringComparison.Ordinal) || series.Contains("_lost_total", StringComparison.Ordinal)
           let moved = node.Value.Sum(series) - _before[node.Key].Sum(series)
           where moved > 0
           orderby node.Key, series
           select $"{node.Key} {series} {moved}",
    ];

    private double LostOf(string silo) => !_last.TryGetValue(silo, out var last)
        ? 0
        : last.Sum("spaces_silo_speech_lost_total") - _before[silo].Sum("spaces_silo_speech_lost_total")
            + Reasons.Sum(r => Dropped(last, r) - Dropped(_before[silo], r));

    private static double Dropped(MetricsPage page, string reason) => page.Sum("spaces_silo_packets_dropped_total", $"reason=\"{reason}\"");
}
