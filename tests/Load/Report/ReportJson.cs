using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spaces.Load.Report;

/// <summary>How a report is written to a file, and read again.</summary>
internal static class ReportJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,

        // A tick may be later than the last bound that a silo counts by.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
