using Microsoft.Extensions.Options;
using Spaces.Silo.Options;

namespace Spaces.Silo.Tests.Options;

public sealed class ValidatorTests
{
    [Fact]
    public void The_defaults_are_valid()
    {
        Assert.Empty(Check(new ClusterOptions()));
        Assert.Empty(Check(new SiloOptions(), new ClusterOptions()));
        Assert.Empty(Check(new OtlpOptions()));
    }

    [Fact]
    public void An_unknown_cluster_provider_is_named_together_with_the_known_one() =>
        Assert.Equal(
            ["Cluster:Provider = 'Redis' is not supported; this version knows 'localhost' and 'redis'."],
            Check(new ClusterOptions { Provider = "Redis" }));

    [Fact]
    public void Empty_ids_are_refused() =>
        Assert.Equal(
            ["Cluster:ClusterId = '' must not be empty.", "Cluster:ServiceId = ' ' must not be empty."],
            Check(new ClusterOptions { ClusterId = "", ServiceId = " " }));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_number_that_is_no_port_is_refused(int port) =>
        Assert.Equal(
            [
                $"Cluster:SiloPort = '{port}' is not a port; ports are 1 to 65535.",
                $"Cluster:GatewayPort = '{port}' is not a port; ports are 1 to 65535.",
            ],
            Check(new ClusterOptions { SiloPort = port, GatewayPort = port }));

    [Fact]
    public void Ports_that_collide_name_each_other()
    {
        Assert.Equal(
            ["Cluster:GatewayPort = '5000' conflicts with Cluster:SiloPort = '5000': they must differ."],
            Check(new ClusterOptions { SiloPort = 5000, GatewayPort = 5000 }));
        Assert.Equal(
            ["Silo:Http:Port = '30000' conflicts with Cluster:GatewayPort = '30000': they must differ."],
            Check(new SiloOptions { Http = { Port = 30000 } }, new ClusterOptions()));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("")]
    public void The_http_address_must_be_an_ip_address(string address) =>
        Assert.Equal(
            [$"Silo:Http:Address = '{address}' is not an IP address."],
            Check(new SiloOptions { Http = { Address = address } }, new ClusterOptions()));

    [Theory]
    [InlineData("media 1")]
    [InlineData("média")]
    [InlineData("a123456789b123456789c123456789d123456789e123456789f123456789g123")]
    public void A_name_that_is_none_is_refused(string name) =>
        Assert.Equal(
            [$"Silo:Name = '{name}' must be at most 63 letters, digits, '-', '.' or '_'."], Check(new SiloOptions { Name = name }, new ClusterOptions()));

    [Fact]
    public void A_silo_without_a_name_is_called_by_its_machine_and_port()
    {
        Assert.Equal($"{Environment.MachineName}-11112", new SiloOptions().NameOrDefault(11112));
        Assert.Equal("media-1", new SiloOptions { Name = "media-1" }.NameOrDefault(11112));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(3600)]
    public void A_stop_timeout_out_of_bounds_is_refused(int seconds) =>
        Assert.Contains(
            "Silo:StopTimeout",
            Assert.Single(Check(new SiloOptions { StopTimeout = TimeSpan.FromSeconds(seconds) }, new ClusterOptions())),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(3600)]
    public void A_drain_timeout_out_of_bounds_is_refused(int seconds) =>
        Assert.Contains(
            "Silo:DrainTimeout",
            Assert.Single(Check(new SiloOptions { DrainTimeout = TimeSpan.FromSeconds(seconds) }, new ClusterOptions())),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("collector:4317")]
    [InlineData("/v1/traces")]
    [InlineData("file:///tmp/x")]
    public void A_collector_that_is_no_http_address_is_refused(string endpoint) =>
        Assert.Equal(
            [$"Otlp:Endpoint = '{endpoint}' is not an absolute http or https address."],
            Check(new OtlpOptions { Endpoint = endpoint }));

    private static IEnumerable<string> Check(ClusterOptions options) => Failures(new ClusterOptionsValidator().Validate(null, options));

    private static IEnumerable<string> Check(OtlpOptions options) => Failures(new OtlpOptionsValidator().Validate(null, options));

    private static IEnumerable<string> Check(SiloOptions options, ClusterOptions cluster) =>
        Failures(new SiloOptionsValidator(Microsoft.Extensions.Options.Options.Create(cluster)).Validate(null, options));

    private static IEnumerable<string> Failures(ValidateOptionsResult result) => result.Failures ?? [];
}
