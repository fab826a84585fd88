using System.Text.Json.Nodes;

namespace Spaces.Deploy.Tests.Prometheus;

public sealed class PromtoolTests
{
    private const string Hint = "run ./test Deploy once, which fetches it, or install Debian's package prometheus";

    [Fact]
    public async Task Promtool_takes_the_alerts()
    {
        var (exitCode, said) = await Tool.RunAsync(Tool.Find("promtool", Hint), "check", "rules", Repository.PathOf("deploy/prometheus/alerts.yml"));
        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public async Task Promtool_takes_the_configuration()
    {
        var (exitCode, said) = await Tool.RunAsync(Tool.Find("promtool", Hint), "check", "config", Repository.PathOf("deploy/prometheus/prometheus.yml"));
        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public async Task Promtool_takes_every_expression_of_the_dashboard()
    {
        var expressions = JsonNode.Parse(Repository.Read("deploy/grafana/spaces.json"))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]?.AsArray() ?? [])
            .Select((target, i) => $"      - record: panel_{i}\n        expr: >-\n          {target!["expr"]!.GetValue<string>().Replace("$__rate_interval", "1m", StringComparison.Ordinal)}\n");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "groups:\n  - name: dashboard\n    rules:\n" + string.Concat(expressions), TestContext.Current.CancellationToken);
            var (exitCode, said) = await Tool.RunAsync(Tool.Find("promtool", Hint), "check", "rules", file);
            Assert.True(exitCode == 0, said);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Every_alert_says_how_urgent_it_is_and_what_to_do()
    {
        var rules = Yaml.File("deploy/prometheus/alerts.yml")["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToList();
        Assert.NotEmpty(rules);
        Assert.All(rules, rule =>
        {
            Assert.StartsWith("Spaces", rule!["alert"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Contains(rule["labels"]!["severity"]!.GetValue<string>(), (string[])["page", "ticket"]);
            Assert.True(rule["annotations"]!["summary"]!.GetValue<string>().Length > 10);
            Assert.True(rule["annotations"]!["runbook"]!.GetValue<string>().Length > 40);
        });
    }
}
