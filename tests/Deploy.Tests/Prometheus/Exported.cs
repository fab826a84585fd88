using System.Text.RegularExpressions;

namespace Spaces.Deploy.Tests.Prometheus;

/// <summary>What the code's instruments are called where Prometheus reads them.</summary>
internal static partial class Exported
{
    /// <summary>All names, those of a histogram's parts included.</summary>
    public static IReadOnlySet<string> Names { get; } = Repository.Files("Grains", "*.cs")
        .Concat(Repository.Files("Silo", "*.cs"))
        .Concat(Repository.Files("Gateway", "*.cs"))
        .Select(Repository.Read)
        .SelectMany(source => InSource(source).Concat(OfHelpers(source)))
        .ToHashSet();

    /// <summary>The names of the instruments that a source text creates.</summary>
    public static IEnumerable<string> InSource(string source)
    {
        foreach (Match call in Creation().Matches(source))
        {
            var kind = call.Groups[1].Value;
            var name = call.Groups[2].Value;
            // Of the arguments that follow, the first text is the unit; an observable's callback stands before it.
            var unit = Text().Match(source[(call.Index + call.Length)..source.IndexOf(';', call.Index)]).Groups[1].Value;
            foreach (var exported in Name(kind, name, unit))
            {
                yield return exported;
            }
        }
    }

    /// <summary>The same of those that a class creates by a method of its own, for all its times in milliseconds.</summary>
    private static IEnumerable<string> OfHelpers(string source) =>
        Helper().Matches(source).SelectMany(call => Name("Histogram", call.Groups[1].Value, "ms"));

    /// <summary>The exporter's rule: underscores for dots, the unit's word behind the name, <c>_total</c> behind a counter.</summary>
    public static IEnumerable<string> Name(string kind, string name, string unit)
    {
        var suffix = unit switch
        {
            "ms" => "_milliseconds",
            "s" => "_seconds",
            "By" => "_bytes",
            "" or "1" => "",
            _ when unit.StartsWith('{') => "",
            _ => throw new InvalidOperationException($"{name}: the unit '{unit}' is not known to this check"),
        };
        var plain = name.Replace('.', '_');
        var exported = plain.EndsWith(suffix, StringComparison.Ordinal) ? plain : plain + suffix;
        return kind switch
        {
            "Counter" or "ObservableCounter" => [exported + "_total"],
            "Histogram" => [exported + "_bucket", exported + "_sum", exported + "_count"],
            _ => [exported],
        };
    }

    [GeneratedRegex("""Create(Counter|UpDownCounter|Histogram|Gauge|ObservableCounter|ObservableUpDownCounter|ObservableGauge)(?:<\w+>)?\(\s*"(spaces\.[a-z._]+)"\s*""")]
    private static partial Regex Creation();

    [GeneratedRegex("""(?<![A-Za-z])(?:Milliseconds|Histogram)\(\s*"(spaces\.[a-z._]+)"\s*""")]
    private static partial Regex Helper();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Text();
}
