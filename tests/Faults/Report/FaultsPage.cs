namespace Spaces.Faults.Report;

/// <summary>The table of docs/faults.md: a row a scenario, between two markers. Rows of scenarios that did not run stay as they are.</summary>
internal static class FaultsPage
{
    /// <summary>The line before the table.</summary>
    public const string Begin = "<!-- faults: begin -->";

    /// <summary>The line after it.</summary>
    public const string End = "<!-- faults: end -->";

    private const string Head = "| scenario | fault | measured | met |\n| --- | --- | --- | --- |";

    /// <summary>Puts rows into the page.</summary>
    /// <param name="page">The page's text.</param>
    /// <param name="rows">Rows by scenario.</param>
    /// <param name="order">All scenarios in the table's order.</param>
    /// <exception cref="FaultRunException">The page has no markers.</exception>
    public static string Fill(string page, IReadOnlyDictionary<string, string> rows, IEnumerable<string> order)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new FaultRunException($"The page has no lines {Begin} and {End}.");
        }

        begin += Begin.Length;
        var lines = page[begin..end].Split('\n');
        var table = order.Select(name => rows.GetValueOrDefault(name) ?? Array.Find(lines, l => l.StartsWith($"| `{name}` ", StringComparison.Ordinal)))
            .OfType<string>();
        return $"{page[..begin]}\n{Head}\n{string.Join('\n', table)}\n{page[end..]}";
    }

    /// <summary>A scenario's row.</summary>
    public static string Row(Scenarios.Scenario scenario, Scenarios.Outcome outcome)
    {
        var measured = outcome.Checks.Select(c => $"{c.Target}: {(c.Met ? c.Measured : $"**{c.Measured}**")}");
        return $"| `{scenario.Name}` | {scenario.Fault} | {string.Join("<br>", measured)} | {(outcome.IsMet ? "yes" : "**no**")} |";
    }
}
