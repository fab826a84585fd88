using Spaces.Faults.Processes;

namespace Spaces.Faults.Scenarios;

/// <summary>What the runtime of each process took for itself while something happened: what a short silence may be made of.</summary>
internal sealed class RuntimeBooks
{
    // By process: one that was started meanwhile counts from 0.
    private readonly Dictionary<int, MetricsPage> _before = [];

    private RuntimeBooks()
    {
    }

    /// <summary>Looks at all silos and gateways.</summary>
    public static async Task<RuntimeBooks> OpenAsync(Scene scene, CancellationToken cancel)
    {
        var books = new RuntimeBooks();
        foreach (var (node, page) in await PagesAsync(scene, cancel))
        {
            books._before[node.Pid] = page;
        }

        return books;
    }

    /// <summary>Looks again: a line for each process that was there both times.</summary>
    public async Task<IReadOnlyList<string>> CloseAsync(Scene scene, CancellationToken cancel)
    {
        var lines = new List<string>();
        foreach (var (node, page) in await PagesAsync(scene, cancel))
        {
            if (_before.TryGetValue(node.Pid, out var before))
            {
                lines.Add($"{node.Name}: {Of(name => page.Sum(name) - before.Sum(name))}");
            }
        }

        return lines;
    }

    private static string Of(Func<string, double> moved) =>
        $"compiled {moved("dotnet_jit_compiled_methods_total")} methods in {1_000 * moved("dotnet_jit_compilation_time_seconds_total"):F0} ms, "
        + $"{moved("dotnet_gc_collections_total")} collections with {1_000 * moved("dotnet_gc_pause_time_seconds_total"):F0} ms of pauses";

    private static async Task<List<(ClusterNode Node, MetricsPage Page)>> PagesAsync(Scene scene, CancellationToken cancel)
    {
        var pages = new List<(ClusterNode, MetricsPage)>();
        foreach (var node in scene.Cluster.Nodes.Of("silo").Concat(scene.Cluster.Nodes.Of("gateway")).Where(n => n.IsRunning))
        {
            if (await scene.MetricsOfAsync(node.Name, cancel) is { Unread: 0 } page)
            {
                pages.Add((node, page));
            }
        }

        return pages;
    }
}
