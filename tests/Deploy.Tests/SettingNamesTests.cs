using System.Text.RegularExpressions;

namespace Spaces.Deploy.Tests;

/// <summary>A misspelt setting is ignored by the processes; here it is not.</summary>
public sealed partial class SettingNamesTests
{
    public static TheoryData<string> Users =>
    [
        .. new[] { "deploy/compose.yaml" }
            .Concat(Repository.Files("deploy/container", "*Dockerfile"))
            .Concat(Repository.Files("deploy/systemd", "*.example"))
            .Concat(Repository.Files("deploy/helm", "*.yaml")),
    ];

    [Theory]
    [MemberData(nameof(Users))]
    public void Every_setting_that_is_given_is_in_the_manual(string file)
    {
        var manual = Repository.Read("docs/operating.md");
        var rows = Row().Matches(manual).Select(match => match.Groups[1].Value).ToHashSet();
        // One row for all of a section that is described elsewhere.
        var sections = rows.Where(row => row.EndsWith('…')).Select(row => row.TrimEnd('…')).ToList();
        Assert.All(Setting().Matches(Repository.Read(file)).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal)).Distinct(), setting =>
            Assert.True(rows.Contains(setting) || sections.Any(section => setting.StartsWith(section, StringComparison.Ordinal)), $"{file}: {setting} is not in docs/operating.md"));
    }

    [GeneratedRegex(@"\b(?:Cluster|Storage|Silo|Gateway|Auth|Spaces|Otlp|Mixer)(?:__[A-Za-z]+)+")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\| (?:`[^`]+`, )*`([A-Za-z]+(?::[A-Za-z…]+)+)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
