using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spaces.Deploy.Tests.Compose;

public sealed partial class ComposeTests
{
    private const string File = "deploy/compose.yaml";

    private readonly JsonObject _compose = Yaml.File(File);

    private JsonObject Services => _compose["services"]!.AsObject();

    [Fact]
    public void Two_silos_two_gateways_and_what_they_need_are_there() =>
        Assert.Equal(
            ["coturn", "gateway-1", "gateway-2", "grafana", "prometheus", "redis", "silo-1", "silo-2"],
            Services.Select(service => service.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_file_that_it_names_is_there()
    {
        foreach (var (name, service) in Services)
        {
            if (service!["build"] is { } build)
            {
                Assert.True(Repository.Has(build["dockerfile"]!.GetValue<string>()), $"{name}: {build["dockerfile"]}");
            }

            foreach (var volume in Texts(service["volumes"]).Select(volume => volume.Split(':')[0]))
            {
                var there = volume.StartsWith("./", StringComparison.Ordinal)
                    ? Repository.Has("deploy/" + volume[2..])
                    : _compose["volumes"]!.AsObject().ContainsKey(volume);
                Assert.True(there, $"{name}: {volume}");
            }

            Assert.All(Texts(service["networks"]), network => Assert.True(_compose["networks"]!.AsObject().ContainsKey(network), $"{name}: {network}"));
            Assert.All(service["depends_on"]?.AsObject().Select(needed => needed.Key) ?? [], needed => Assert.True(Services.ContainsKey(needed), $"{name}: {needed}"));
        }
    }

    [Fact]
    public void Every_variable_is_in_the_example_and_every_secret_must_be_set()
    {
        var example = Repository.Read("deploy/.env.example").Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#')).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var used = Variable().Matches(Repository.Read(File));
        Assert.Equal(example.Keys.Order(StringComparer.Ordinal), used.Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.All(used.Where(match => example[match.Groups[1].Value].Length == 0), match => Assert.StartsWith(":?", match.Groups[2].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_gateway_has_a_media_port_of_its_own_that_is_the_same_inside_and_outside()
    {
        var ports = new List<string>();
        foreach (var (_, service) in Services.Where(service => service.Key.StartsWith("gateway-", StringComparison.Ordinal)))
        {
            var port = service!["environment"]!["Gateway__Media__Port"]!.GetValue<string>();
            Assert.Contains($"{port}:{port}/udp", Texts(service["ports"]));
            ports.Add(port);
        }

        Assert.Equal(ports.Count, ports.Distinct().Count());
    }

    [Theory]
    [InlineData("silo-1", "Silo__DrainTimeout", "Silo__StopTimeout")]
    [InlineData("silo-2", "Silo__DrainTimeout", "Silo__StopTimeout")]
    [InlineData("gateway-1", "Gateway__Drain__Timeout")]
    [InlineData("gateway-2", "Gateway__Drain__Timeout")]
    public void The_grace_period_is_longer_than_the_drain(string service, params string[] times)
    {
        var settings = Services[service]!["environment"]!;
        var needed = times.Sum(time => TimeSpan.Parse(settings[time]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture).TotalSeconds);
        var grace = Services[service]!["stop_grace_period"]!.GetValue<string>();
        Assert.True(int.Parse(grace.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture) > needed, $"{grace} is not more than {needed} s");
    }

    [Fact]
    public void Prometheus_scrapes_every_silo_and_gateway()
    {
        var jobs = Yaml.File("deploy/prometheus/prometheus.yml")["scrape_configs"]!.AsArray();
        var targets = jobs.SelectMany(job => job!["static_configs"]!.AsArray()).SelectMany(config => Texts(config!["targets"])).Select(target => target.Split(':')[0]);
        Assert.Equal(
            Services.Select(service => service.Key).Where(name => name.StartsWith("silo-", StringComparison.Ordinal) || name.StartsWith("gateway-", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            targets.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(item => item!.GetValue<string>()) ?? [];

    [GeneratedRegex(@"(?<!\$)\$\{([A-Z_]+)([^}]*)\}")]
    private static partial Regex Variable();
}
