using System.CommandLine;

namespace Spaces.Spacesctl.Commands;

/// <summary>Options of commands that ask again and again.</summary>
internal static class PollOptions
{
    /// <summary>How long between two requests.</summary>
    public static Option<TimeSpan> Interval(TimeSpan standard) => new("--interval")
    {
        Description = $"How long between two requests. Default: {Durations.Of(standard)}",
        HelpName = "time",
        DefaultValueFactory = _ => standard,
        CustomParser = Durations.Within(TimeSpan.FromMilliseconds(50), TimeSpan.FromHours(1)),
    };

    /// <summary>The path of a node or a space, or of what is below it.</summary>
    public static string Path(string kind, string name, string below = "") => $"/v1/admin/{kind}/{Uri.EscapeDataString(name)}{below}";
}
