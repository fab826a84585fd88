using System.Globalization;
using Spaces.Spacesctl.Client;
using Spaces.Spacesctl.Output;

namespace Spaces.Spacesctl.Commands;

/// <summary>Nodes as a table.</summary>
internal static class NodeTable
{
    private static readonly Column[] Columns =
    [
        new("NAME"), new("KIND"), new("STATE"), new("ACCEPTS"), new("ROOMS", true), new("CONNECTIONS", true), new("MIXING CORES", true), new("LOAD", true),
        new("UPTIME", true), new("VERSION"), new("WHERE"),
    ];

    /// <summary>Shows nodes.</summary>
    public static void Show(Screen screen, IEnumerable<Node> nodes) => screen.Table(Columns, [.. nodes.Select(Row)]);

    private static string[] Row(Node n) =>
    [
        n.Name,
        n.Kind,
        n.DrainSecondsLeft is { } left ? $"{n.State} ({Durations.Of(TimeSpan.FromSeconds(left))} left)" : n.State,
        n.Accepts ? "yes" : "no",
        Text($"{n.Rooms}"),
        Text($"{n.Connections}"),
        n.MixingCores is { } cores ? Text($"{cores:F2} of {n.UsableCores ?? 0:F2}") : "",
        (n.BudgetShare ?? n.Load) is { } share ? Text($"{100 * share:F0}%") : "",
        Durations.Of(TimeSpan.FromSeconds(n.UptimeSeconds)),
        n.Version,
        n.Url ?? n.Address ?? "",
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
