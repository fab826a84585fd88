using System.CommandLine.Parsing;
using System.Globalization;

namespace Spaces.Spacesctl;

/// <summary>Times as people write them: <c>500ms</c>, <c>60s</c>, <c>2m</c>, <c>1h</c>; a number alone is seconds.</summary>
internal static class Durations
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads a time; false when it is none, or longer than a day.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var (unit, length) = Array.Find(Units, u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        if (!double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count * length.TotalDays > 1)
        {
            return false;
        }

        time = count * length;
        return true;
    }

    /// <summary>A parser for an option that takes a time within bounds.</summary>
    public static Func<ArgumentResult, TimeSpan> Within(TimeSpan least, TimeSpan most) => result =>
    {
        if (TryParse(result.Tokens[^1].Value, out var time) && time >= least && time <= most)
        {
            return time;
        }

        result.AddError($"'{result.Tokens[^1].Value}' is no time from {Of(least)} to {Of(most)}. Write it as 500ms, 60s, 2m or 1h.");
        return default;
    };

    /// <summary>A time in its largest two units: <c>3d 4h</c>, <c>2m 5s</c>.</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{(int)time.TotalDays}d {time.Hours}h",
        { TotalHours: >= 1 } => $"{(int)time.TotalHours}h {time.Minutes}m",
        { TotalMinutes: >= 1 } => $"{time.Minutes}m {time.Seconds}s",
        { TotalSeconds: >= 1 } => $"{(int)time.TotalSeconds}s",
        _ => $"{(int)time.TotalMilliseconds}ms",
    };
}
