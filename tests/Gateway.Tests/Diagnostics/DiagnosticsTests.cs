using System.Text.Json;
using Spaces.Gateway.Access;
using Spaces.Gateway.Tests.Hub;

namespace Spaces.Gateway.Tests.Diagnostics;

/// <summary>What operators see of a space.</summary>
public sealed class DiagnosticsTests : IAsyncLifetime
{
    private const string Path = "/v1/admin/spaces/room/diagnostics";

    private GatewayRig _rig = null!;

    private string Operator => _rig.TokenOf("olga", new Grant { Operate = true });

    public async ValueTask InitializeAsync() => _rig = await GatewayRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task An_operator_sees_the_actor_and_the_connections_here_a_page_at_a_time()
    {
        var users = new[] { "ann", "bob", "cem" };
        var clients = new List<HubClient>();
        foreach (var user in users)
        {
            var client = await _rig.ConnectAsync(_rig.TokenOf(user));
            await client.JoinAsync();
            clients.Add(client);
        }

        var (status, first, _) = await _rig.SendAsync("GET", $"{Path}?limit=2", Operator);
        Assert.Equal(200, status);
        Assert.Equal("silo", first.GetProperty("room").GetProperty("silo").GetString());
        Assert.Equal(900, first.GetProperty("room").GetProperty("leases")[0].GetProperty("ageMilliseconds").GetInt64());
        var gateway = first.GetProperty("gateway");
        Assert.Equal(3, gateway.GetProperty("total").GetInt32());
        var cursor = gateway.GetProperty("cursor").GetString();
        Assert.NotNull(cursor);

        var (_, second, _) = await _rig.SendAsync("GET", $"{Path}?limit=2&cursor={cursor}", Operator);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("gateway").GetProperty("cursor").ValueKind);
        var items = gateway.GetProperty("items").EnumerateArray().Concat(second.GetProperty("gateway").GetProperty("items").EnumerateArray()).ToArray();
        Assert.Equal(users, items.Select(i => i.GetProperty("user").GetString()).Order());
        Assert.All(items, i =>
        {
            Assert.Equal("Hub", i.GetProperty("door").GetString());
            Assert.Equal(JsonValueKind.Null, i.GetProperty("mediaUpSeconds").ValueKind);
            Assert.Equal(0, i.GetProperty("sent").GetProperty("packets").GetInt64());
        });
        clients.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task Nobody_else_does()
    {
        foreach (var grant in new[] { new Grant { Join = "*", Moderate = true }, new Grant { Create = true, Safety = true } })
        {
            var (status, problem, _) = await _rig.SendAsync("GET", Path, _rig.TokenOf("mallory", grant));
            Assert.Equal(403, status);
            Assert.Equal("urn:spaces:problem:not-granted", problem.GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task What_cannot_be_asked_is_a_problem()
    {
        foreach (var query in new[] { "?limit=0", "?limit=201", "?cursor=x!", "?cursor=11112222333344445" })
        {
            Assert.Equal(400, (await _rig.SendAsync("GET", Path + query, Operator)).Status);
        }

        _rig.Space.Inner = null;
        Assert.Equal(404, (await _rig.SendAsync("GET", Path, Operator)).Status);
    }
}
