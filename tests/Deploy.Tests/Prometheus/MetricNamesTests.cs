using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spaces.Deploy.Tests.Prometheus;

public sealed partial class MetricNamesTests
{
    public static TheoryData<string> Users =>
    [
        "deploy/grafana/spaces.json",
        "deploy/prometheus/alerts.yml",
        "deploy/helm/spaces/templates/autoscaling.yaml",
        "docs/operating.md",
        "docs/sizing.md",
    ];

    [Theory]
    [MemberData(nameof(Users))]
    public void Every_metric_that_is_named_is_one_that_the_code_has(string file)
    {
        var named = Metric().Matches(Repository.Read(file)).Select(match => match.Value).Distinct().ToList();
        Assert.NotEmpty(named);
        // The manual may speak of a histogram as a whole; expressions ask for a part of it.
        var wholes = file.EndsWith(".md", StringComparison.Ordinal) ? Exported.Names.Select(name => name.Replace("_bucket", "", StringComparison.Ordinal)) : [];
        var known = Exported.Names.Concat(wholes).ToHashSet();
        Assert.All(named, name => Assert.Contains(name, known));
    }

    [Fact]
    public void The_code_has_instruments()
    {
        Assert.Contains("spaces_silo_tick_lateness_milliseconds_bucket", Exported.Names);
        Assert.Contains("spaces_gateway_packets_dropped_total", Exported.Names);
        Assert.True(Exported.Names.Count > 30, $"{Exported.Names.Count} names: the sources are read in another way than they are written");
    }

    [Theory]
    // As the running processes export them.
    [InlineData("ObservableGauge", "spaces.gateway.load", "1", "spaces_gateway_load")]
    [InlineData("ObservableCounter", "spaces.gateway.fanout.bytes", "By", "spaces_gateway_fanout_bytes_total")]
    [InlineData("ObservableUpDownCounter", "spaces.gateway.listeners.lossy", "{listener}", "spaces_gateway_listeners_lossy")]
    [InlineData("Counter", "spaces.silo.packets.dropped", "{packet}", "spaces_silo_packets_dropped_total")]
    [InlineData("Histogram", "spaces.silo.tick.lateness", "ms", "spaces_silo_tick_lateness_milliseconds_bucket")]
    public void Names_are_exported_by_rule(string kind, string name, string unit, string exported) => Assert.Equal(exported, Exported.Name(kind, name, unit).First());

    [Fact]
    public void An_instrument_is_found_however_its_call_is_broken_into_lines() =>
        Assert.Equal(
            ["spaces_a_b_total", "spaces_c_milliseconds_bucket", "spaces_c_milliseconds_sum", "spaces_c_milliseconds_count", "spaces_d"],
            Exported.InSource(
                """
                _a = meter.CreateCounter<long>(
                    "spaces.a.b", "{thing}", "What"); _c = meter.CreateHistogram<double>("spaces.c", "ms");
                meter.CreateObservableGauge("spaces.d", () => x.Y, "1", "Share");
                """));

    [Fact]
    public void The_dashboard_is_whole()
    {
        var dashboard = JsonNode.Parse(Repository.Read("deploy/grafana/spaces.json"))!;
        Assert.Equal("spaces", dashboard["uid"]!.GetValue<string>());
        var source = Yaml.File("deploy/grafana/provisioning/datasources/prometheus.yaml")["datasources"]![0]!["uid"]!.GetValue<string>();
        var panels = dashboard["panels"]!.AsArray();
        Assert.Equal(panels.Count, panels.Select(panel => panel!["id"]!.GetValue<int>()).Distinct().Count());
        var taken = new HashSet<(int X, int Y)>();
        foreach (var panel in panels)
        {
            var (x, y, w, h) = (At(panel!, "x"), At(panel!, "y"), At(panel!, "w"), At(panel!, "h"));
            Assert.InRange(x + w, 1, 24);
            Assert.All(Enumerable.Range(x, w).SelectMany(i => Enumerable.Range(y, h).Select(j => (i, j))), cell => Assert.True(taken.Add(cell), $"'{panel!["title"]}' lies on another panel"));
            if (panel!["type"]!.GetValue<string>() != "row")
            {
                Assert.False(string.IsNullOrWhiteSpace(panel["description"]!.GetValue<string>()), $"'{panel["title"]}' says nothing of itself");
                Assert.All(panel["targets"]!.AsArray(), target => Assert.Equal(source, target!["datasource"]!["uid"]!.GetValue<string>()));
            }
        }
    }

    private static int At(JsonNode panel, string field) => panel["gridPos"]![field]!.GetValue<int>();

    [GeneratedRegex(@"\bspaces_(silo|gateway)_[a-z_]*[a-z]")]
    private static partial Regex Metric();
}
