using System.Net;
using Microsoft.AspNetCore.Http;
using Spaces.Gateway.Hosting;
using Spaces.Gateway.Options;
using Spaces.Gateway.Tests.Hub;
using HttpOptions = Spaces.Gateway.Options.HttpOptions;

namespace Spaces.Gateway.Tests.Hosting;

/// <summary>Who may read the metrics.</summary>
public sealed class MetricsGuardTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("203.0.113.5", false)]
    [InlineData("2001:db8::1", false)]
    public void This_machine_and_the_networks_that_were_named_may(string from, bool may)
    {
        Assert.True(new HttpOptions { MetricsNetworks = "10.0.0.0/8, 192.0.2.7" }.TryReadMetricsNetworks(out var networks, out _));
        Assert.Equal(may, MetricsGuard.MayRead(IPAddress.Parse(from), new HeaderDictionary(), networks));
    }

    [Fact]
    public void Nobody_may_whose_address_is_not_known() => Assert.False(MetricsGuard.MayRead(null, new HeaderDictionary(), []));

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("Forwarded")]
    [InlineData("Via")]
    [InlineData("X-Real-IP")]
    public async Task A_proxy_on_this_machine_does_not_make_its_clients_of_this_machine(string header)
    {
        await using var rig = await GatewayRig.StartAsync();
        using var http = new HttpClient { BaseAddress = rig.Address };
        Assert.Contains("spaces_gateway_", await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation(header, "127.0.0.1");
        using var refused = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("metrics-not-public", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_of_its_own_has_metrics_and_health_and_nothing_else()
    {
        var port = FreePort();
        await using var rig = await GatewayRig.StartAsync(("Gateway:Http:MetricsPort", $"{port}"));
        using var own = new HttpClient { BaseAddress = rig.Address };
        using var other = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(own, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, "/metrics"));
        Assert.NotEqual(HttpStatusCode.NotFound, await StatusAsync(other, "/readyz"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(other, "/v1/spaces/room"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(other, "/"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(own, "/v1/spaces/room"));
    }

    [Theory]
    [InlineData("0.0.0.0/0", 0, "Gateway:Http:MetricsNetworks")]
    [InlineData("everybody", 0, "Gateway:Http:MetricsNetworks")]
    [InlineData(null, 8080, "Gateway:Http:MetricsPort")]
    [InlineData(null, 70000, "Gateway:Http:MetricsPort")]
    public void Settings_that_cannot_work_are_named(string? networks, int port, string option) => Assert.Contains(
        option,
        new HttpOptionsValidator().Validate(null, new HttpOptions { MetricsNetworks = networks, MetricsPort = port }).FailureMessage ?? "",
        StringComparison.Ordinal);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
