using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spaces.Gateway.Draining;
using Spaces.Gateway.Tests.Hub;
using Spaces.Gateway.Tests.Sdp;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Tests.Draining;

/// <summary>A whole gateway before a coordinator that gives it orders.</summary>
public sealed class GatewayDrainTests : IAsyncLifetime
{
    private const JsonValueKind JsonNull = JsonValueKind.Null;
    private const string Elsewhere = "https://gw2.example";
    private GatewayRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await GatewayRig.StartAsync(("Gateway:Name", "gw1"), ("Gateway:Drain:Timeout", "00:00:02"));

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task It_reports_what_it_is()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.JoinAsync();
        await UntilAsync(() => _rig.Cluster.Coordinator.Reports.LastOrDefault() is { Connections: 1 }, "the connection is reported");
        var report = _rig.Cluster.Coordinator.Reports.Last();
        Assert.Equal(("gw1", _rig.Address.GetLeftPart(UriPartial.Authority), NodeState.Serving, 1, true), (report.Name, report.Url, report.State, report.Rooms, report.AcceptsJoins));
        Assert.InRange(report.Load, 0, 1);
        Assert.NotEmpty(report.Version);
    }

    [Fact]
    public async Task Clients_are_asked_to_move_and_newcomers_go_elsewhere()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.JoinAsync();
        Assert.Equal(HealthStatus.Healthy, (await _rig.HealthAsync("drain")).Status);
        Order(drain: true, seconds: 20, FakeCoordinator.Other(Elsewhere));

        var move = await ann.NextAsync("move");
        Assert.Equal([Elsewhere], move.GetProperty("gateways").EnumerateArray().Select(g => g.GetString()));
        Assert.InRange(move.GetProperty("deadlineMs").GetInt64(), 10_000, 20_000);
        Assert.Equal(HealthStatus.Degraded, (await _rig.HealthAsync("drain")).Status);

        using var ben = await _rig.ConnectAsync(_rig.TokenOf("ben"));
        var problem = (await ben.TryJoinAsync()).GetProperty("problem");
        Assert.Equal(("urn:spaces:problem:gateway-draining", 503), (problem.GetProperty("type").GetString(), problem.GetProperty("status").GetInt32()));
        var (status, body, answer) = await _rig.SendAsync("POST", "/v1/spaces/room/whep", _rig.TokenOf("ben"), Offers.Chromium, "application/sdp");
        Assert.Equal((503, "urn:spaces:problem:gateway-draining"), (status, body.GetProperty("type").GetString()));
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);

        await ann.CallAsync("Leave");
        await UntilAsync(() => _rig.Get<IGatewayDrain>().State == NodeState.Drained, "nobody is left");
        await UntilAsync(() => _rig.Cluster.Coordinator.Reports.Last() is { State: NodeState.Drained, AcceptsJoins: false }, "it says so");

        Order(drain: false, seconds: 0, FakeCoordinator.Other(Elsewhere));
        await UntilAsync(() => _rig.Get<IGatewayDrain>().State == NodeState.Serving, "it serves again");
        Assert.Equal(JsonNull, (await ben.TryJoinAsync()).GetProperty("problem").ValueKind);
    }

    [Fact]
    public async Task Who_does_not_move_is_closed_in_the_end_with_a_word_to_come_back()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.JoinAsync();
        Order(drain: true, seconds: 1, FakeCoordinator.Other(Elsewhere));
        await ann.NextAsync("move");
        Assert.Equal("shutdown", (await ann.NextAsync("closed")).GetProperty("reason").GetString());
        Assert.Equal(0, _rig.Directory.Connections);
        await UntilAsync(() => _rig.Get<IGatewayDrain>().State == NodeState.Drained, "it is drained");
    }

    [Fact]
    public async Task Without_another_gateway_everybody_stays_and_newcomers_are_taken()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.JoinAsync();
        Order(drain: true, seconds: 1);
        await UntilAsync(() => _rig.Get<IGatewayDrain>().State == NodeState.Draining, "it drains");
        using var ben = await _rig.ConnectAsync(_rig.TokenOf("ben"));
        await ben.JoinAsync();
        await UntilAsync(() => _rig.Get<IGatewayDrain>().Left == TimeSpan.Zero, "the time is over");
        Assert.Equal((NodeState.Draining, 2), (_rig.Get<IGatewayDrain>().State, _rig.Directory.Connections));
    }

    [Fact]
    public async Task A_process_that_ends_hands_over_within_its_own_time()
    {
        _rig.Cluster.Coordinator.Orders = new GatewayOrders(null, [FakeCoordinator.Other(Elsewhere)]);
        await UntilAsync(() => _rig.Get<GatewayRoster>().HasOthers, "the other gateway is known");
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.JoinAsync();
        using var ben = await _rig.ConnectAsync(_rig.TokenOf("ben"));
        await ben.JoinAsync();
        var stopping = _rig.Get<IGatewayDrain>().StopAsync();
        await ann.NextAsync("move");
        await ann.CallAsync("Leave");
        Assert.Equal("shutdown", (await ben.NextAsync("closed")).GetProperty("reason").GetString());
        await stopping.WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(NodeState.Stopping, _rig.Get<IGatewayDrain>().State);
    }

    [Fact]
    public async Task Without_another_gateway_a_process_that_ends_waits_for_nobody()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.JoinAsync();
        var stopping = _rig.Get<IGatewayDrain>().StopAsync();
        Assert.Equal("shutdown", (await ann.NextAsync("closed")).GetProperty("reason").GetString());
        await stopping.WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_join_and_a_message_tell_clients_where_else_to_go()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        Assert.Empty((await ann.JoinAsync()).GetProperty("gateways").EnumerateArray());
        _rig.Cluster.Coordinator.Orders = new GatewayOrders(null, [FakeCoordinator.Other(Elsewhere)]);
        Assert.Equal([Elsewhere], (await ann.NextAsync("gateways")).GetProperty("gateways").EnumerateArray().Select(g => g.GetString()));
        using var ben = await _rig.ConnectAsync(_rig.TokenOf("ben"));
        Assert.Equal([Elsewhere], (await ben.JoinAsync()).GetProperty("gateways").EnumerateArray().Select(g => g.GetString()));
    }

    [Fact]
    public async Task A_join_that_is_a_move_says_so_to_the_room()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.CallAsync("Join", new { spaceId = "room", sdp = Offers.Chromium, speak = true, muted = false, moving = true });
        using var ben = await _rig.ConnectAsync(_rig.TokenOf("ben"));
        await ben.JoinAsync();
        Assert.Equal([true, false], _rig.Space.Joins.Select(j => j.Moving));
    }

    [Fact]
    public async Task A_coordinator_that_is_away_changes_nothing()
    {
        _rig.Cluster.Coordinator.Orders = new GatewayOrders(null, [FakeCoordinator.Other(Elsewhere)]);
        await UntilAsync(() => _rig.Get<GatewayRoster>().HasOthers, "the other gateway is known");
        _rig.Cluster.Coordinator.Failure = new TimeoutException("Nobody is there.");
        var reports = _rig.Cluster.Coordinator.Reports.Count;
        await UntilAsync(() => _rig.Cluster.Coordinator.Reports.Count >= reports + 2, "it goes on reporting");
        Assert.Equal([Elsewhere], _rig.Get<GatewayRoster>().Urls);
        _rig.Cluster.Coordinator.Failure = null;
        Order(drain: true, seconds: 20, FakeCoordinator.Other(Elsewhere));
        await UntilAsync(() => _rig.Get<IGatewayDrain>().State != NodeState.Serving, "it takes orders again");
    }

    [Fact]
    public async Task Pages_of_the_other_gateways_may_call_this_one()
    {
        _rig.Cluster.Coordinator.Orders = new GatewayOrders(null, [FakeCoordinator.Other(Elsewhere)]);
        await UntilAsync(() => _rig.Get<GatewayRoster>().HasOthers, "the other gateway is known");
        Assert.Equal(Elsewhere, await AllowedAsync(Elsewhere));
        Assert.Null(await AllowedAsync("https://elsewhere.example"));
        using var http = new HttpClient();
        using var page = await http.GetAsync(new Uri(_rig.Address, "/healthz"), TestContext.Current.CancellationToken);
        Assert.Contains($"connect-src 'self' ws: wss: {Elsewhere};", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private async Task<string?> AllowedAsync(string origin)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(_rig.Address, "/v1/spaces/room"));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : null;
    }

    private void Order(bool drain, int seconds, params GatewayReport[] gateways) =>
        _rig.Cluster.Coordinator.Orders = new GatewayOrders(new NodeOrder(drain, TimeSpan.FromSeconds(seconds)), gateways);

    private static async Task UntilAsync(Func<bool> holds, string what) =>
        await Task.Run(() => Poll.Until(holds, what), TestContext.Current.CancellationToken);
}
