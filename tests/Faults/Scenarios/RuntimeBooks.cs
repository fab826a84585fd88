using Spaces.Faults.Processes;

namespace Spaces.Faults.Scenarios;

/// <summary>What the runtime of each process took for itself while something happened: what a short silence may be made of.</summary>
internal sealed class RuntimeBooks
{
    private readonly Dictionary<string, MetricsPage> _before = [];

    private RuntimeBooks()
    {
    }

    /// <summary>Looks at all silos and gateways.</summary>
    public static async Task<RuntimeBooks> OpenAsync(Scene scene, CancellationToken cancel)
    {
        var books = new RuntimeBooks();
        foreach (var (node, page) in await PagesAsync(scene, cancel))
        {
            books._before[node] = page;
        }

        return books;
    }

    /// <summary>Looks again: a line for each process that was there both times.</summary>
    public async Task<IReadOnlyList<string>> CloseAsync(Scene scene, CancellationToken cancel)
    {
        var lines = new List<string>();
        foreach (var (node, page) in await PagesAsync(scene, cancel))
        {
            if (_before.TryGetValue(node, out var before) && Moved("dotnet_jit_compiled_methods_total") is var methods and >= 0 && Moved("dotnet_jit_compilation_time_seconds_total") >= 0)
            {
                lines.Add($"{node}: compiled {methods} methods in {1_000 * Moved("dotnet_jit_compilation_time_seconds_total"):F0} ms, "
                    + $"{Moved("dotnet_gc_collections_total")} collections with {1_000 * Moved("dotnet_gc_pause_time_seconds_total"):F0} ms of pauses");
            }

            double Moved(string name) => page.Sum(name) - before!.Sum(name);
        }

        return lines;
    }

    private static async Task<List<(string Node, MetricsPage Page)>> PagesAsync(Scene scene, CancellationToken cancel)
    {
        var pages = new List<(string, MetricsPage)>();
        foreach (var node in scene.Cluster.Nodes.Of("silo").Concat(scene.Cluster.Nodes.Of("gateway")).Where(n => n.State == "running"))
        {
            if (await scene.MetricsOfAsync(node.Name, cancel) is { Unread: 0 } page)
            {
                pages.Add((node.Name, page));
            }
        }

        return pages;
    }
}
