using System.Text.Json;
using Spaces.Faults.Scenarios;

namespace Spaces.Faults.Report;

/// <summary>What a scenario prints: what was to be met and what was measured, and all figures as one line of JSON.</summary>
internal static class FaultReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>For people.</summary>
    public static string Text(Scenario scenario, Outcome outcome)
    {
        string[] lines =
        [
            $"{scenario.Name}: {scenario.Fault}: {(outcome.IsMet ? "met" : "NOT MET")}",
            .. outcome.Checks.Select(c => $"  {(c.Met ? "met    " : "NOT MET")} {c.Target}: {c.Measured}"),
            .. outcome.Figures.Where(f => outcome.Checks.All(c => !f.Key.StartsWith(c.Target.Split(" ≤ ")[0], StringComparison.Ordinal)))
                .Select(f => $"          {f.Key}: {f.Value}"),
            .. outcome.Notes.Select(n => $"          {n}"),
        ];
        return string.Join('\n', lines);
    }

    /// <summary>For programs: one line.</summary>
    public static string Line(Scenario scenario, Outcome outcome) => JsonSerializer.Serialize(
        new { scenario = scenario.Name, at = DateTimeOffset.UtcNow, met = outcome.IsMet, checks = outcome.Checks, figures = outcome.Figures, notes = outcome.Notes },
        Json);
}
