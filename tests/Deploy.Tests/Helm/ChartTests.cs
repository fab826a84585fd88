using System.Text.Json.Nodes;

namespace Spaces.Deploy.Tests.Helm;

public sealed class ChartTests
{
    private const string Chart = "deploy/helm/spaces";

    private readonly JsonObject _values = Yaml.File(Chart + "/values.yaml");
    private readonly JsonObject _schema = JsonNode.Parse(Repository.Read(Chart + "/values.schema.json"))!.AsObject();

    public static TheoryData<string> Templates => [.. Repository.Files(Chart + "/templates", "*.yaml")];

    private static IEnumerable<JsonObject> Objects =>
        Repository.Files(Chart + "/templates", "*.yaml").SelectMany(file => Yaml.Documents(new Template(file).Plain())).Where(document => document is not null).Select(document => document!.AsObject());

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_template_is_yaml_without_its_actions_and_closes_its_blocks(string file)
    {
        var template = new Template(file);
        Assert.Equal(0, template.OpenBlocks());
        Assert.All(Yaml.Documents(template.Plain()), document =>
        {
            Assert.NotNull(document!["apiVersion"]);
            Assert.NotNull(document["kind"]);
            Assert.StartsWith("x-", document["metadata"]!["name"]!.GetValue<string>(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Templates_use_values_that_exist_and_every_value_is_used()
    {
        var used = Repository.Files(Chart + "/templates", "*.*").SelectMany(file => new Template(file).Values).ToHashSet();
        Assert.All(used, path => Assert.True(At(path), $".Values.{path} is not in values.yaml"));
        Assert.All(Leaves(_values, ""), leaf => Assert.True(used.Any(path => leaf == path || leaf.StartsWith(path + ".", StringComparison.Ordinal)), $"{leaf} is in values.yaml and in no template"));
    }

    [Fact]
    public void The_default_values_pass_the_schema() => Assert.Empty(Schema.Problems(_schema, _values));

    [Theory]
    [InlineData("gateway", "media", "exposure", "\"loadBalancer\"")]
    [InlineData("gateway", "media", "port", "70000")]
    [InlineData("gateway", "media", "port", "\"10000\"")]
    [InlineData("silo", "autoscaling", "enabled", "\"yes\"")]
    [InlineData("silo", "autoscaling", "minReplicas", "1")]
    [InlineData("silo", "image", "tag", "\"\"")]
    [InlineData("silo", "image", "tags", "\"misspelt\"")]
    public void The_schema_refuses_what_cannot_work(string part, string section, string name, string value)
    {
        _values[part]![section]![name] = JsonNode.Parse(value);
        Assert.Contains($".{part}.{section}.{name}", Assert.Single(Schema.Problems(_schema, _values)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_refuses_a_missing_value()
    {
        _values["gateway"]!.AsObject().Remove("media");
        Assert.Equal([".gateway.media: is missing"], Schema.Problems(_schema, _values));
    }

    [Fact]
    public void A_pod_is_not_killed_while_it_drains()
    {
        var silo = _values["silo"]!;
        Assert.True(Number(silo["terminationGracePeriodSeconds"]) > Number(silo["drainSeconds"]) + Number(silo["stopSeconds"]));
        var gateway = _values["gateway"]!;
        Assert.True(Number(gateway["terminationGracePeriodSeconds"]) > Number(gateway["drainSeconds"]) + Number(gateway["preStopSeconds"]));
    }

    [Fact]
    public void What_objects_refer_to_is_there()
    {
        var maps = Objects.Where(o => Kind(o) == "ConfigMap").Select(Name).ToHashSet();
        var pods = Objects.Where(o => Kind(o) is "StatefulSet" or "Deployment").ToDictionary(Name);
        foreach (var pod in pods.Values)
        {
            var spec = pod["spec"]!["template"]!["spec"]!;
            var labels = pod["spec"]!["template"]!["metadata"]!["labels"]!;
            Assert.True(JsonNode.DeepEquals(labels, pod["spec"]!["selector"]!["matchLabels"]), $"{Name(pod)} selects other pods than its own");
            var container = Assert.Single(spec["containers"]!.AsArray())!;
            Assert.All(container["envFrom"]!.AsArray(), from => Assert.Contains(from!["configMapRef"]!["name"]!.GetValue<string>(), maps));
            var ports = container["ports"]!.AsArray().Select(port => port!["name"]!.GetValue<string>()).ToList();
            foreach (var probe in container.AsObject().Where(field => field.Key.EndsWith("Probe", StringComparison.Ordinal)))
            {
                Assert.Contains((probe.Value!["httpGet"] ?? probe.Value["tcpSocket"])!["port"]!.GetValue<string>(), ports);
            }

            var volumes = spec["volumes"]!.AsArray().Select(volume => volume!["name"]!.GetValue<string>()).ToList();
            Assert.All(container["volumeMounts"]!.AsArray(), mount => Assert.Contains(mount!["name"]!.GetValue<string>(), volumes));
            Assert.True(spec["securityContext"]!["runAsNonRoot"]!.GetValue<bool>());
        }

        foreach (var scaler in Objects.Where(o => Kind(o) == "HorizontalPodAutoscaler"))
        {
            var target = scaler["spec"]!["scaleTargetRef"]!;
            Assert.Equal(target["kind"]!.GetValue<string>(), Kind(pods[target["name"]!.GetValue<string>()]));
        }
    }

    [Fact]
    public void Every_selector_finds_pods()
    {
        var labels = Objects.Where(o => Kind(o) is "StatefulSet" or "Deployment").Select(pod => pod["spec"]!["template"]!["metadata"]!["labels"]!.AsObject()).ToList();
        foreach (var one in Objects.Where(o => Kind(o) is "Service" or "PodDisruptionBudget" or "NetworkPolicy"))
        {
            var selector = one["spec"]!["podSelector"]?["matchLabels"] ?? one["spec"]!["selector"]!["matchLabels"] ?? one["spec"]!["selector"]!;
            Assert.True(labels.Any(pod => selector.AsObject().All(label => JsonNode.DeepEquals(pod[label.Key], label.Value))), $"{Kind(one)} {Name(one)} selects nothing");
        }
    }

    private static string Kind(JsonObject one) => one["kind"]!.GetValue<string>();

    private static string Name(JsonObject one) => one["metadata"]!["name"]!.GetValue<string>();

    private static long Number(JsonNode? value) => value!.GetValue<long>();

    private static IEnumerable<string> Leaves(JsonObject values, string path) => values.SelectMany(field =>
        field.Value is JsonObject { Count: > 0 } inner ? Leaves(inner, $"{path}{field.Key}.") : [path + field.Key]);

    private bool At(string path)
    {
        JsonNode? node = _values;
        foreach (var part in path.Split('.'))
        {
            if (node is not JsonObject fields || !fields.TryGetPropertyValue(part, out node))
            {
                return false;
            }
        }

        return true;
    }
}
