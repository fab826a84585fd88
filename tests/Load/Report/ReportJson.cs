using System.Text.Json;

namespace Spaces.Load.Report;

/// <summary>How a report is written to a file.</summary>
internal static class ReportJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
