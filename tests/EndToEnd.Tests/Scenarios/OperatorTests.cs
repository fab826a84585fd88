using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Spaces.EndToEnd.Tests.Access;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.EndToEnd.Tests.Tools;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>An operator at a shell: the real program before a real cluster.</summary>
public sealed class OperatorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_sees_nodes_and_spaces_follows_one_and_ends_it()
    {
        // Nobody sends sound here, and nobody is to be missed for it.
        await using var cluster = await SpacesCluster.StartAsync(
            gateways: 1, gatewaySettings: new Dictionary<string, string> { ["Gateway__Media__ConsentTimeout"] = "00:00:30" });
        var id = await cluster.CreateSpaceAsync("ada", "Operated");
        await using var hub = await JoinAsync(cluster, id, "ada");

        var silo = await KnownAsync(cluster, "silo");
        await KnownAsync(cluster, "gateway");

        var spaces = (await Spacesctl.RunAsync(cluster, "spaces")).Document();
        var open = Assert.Single(spaces.GetProperty("items").EnumerateArray(), s => s.GetProperty("id").GetString() == id);
        Assert.Equal(("Operated", silo, 1), (Text(open, "title"), Text(open, "silo"), open.GetProperty("onStage").GetInt32()));
        var space = (await Spacesctl.RunAsync(cluster, "space", id)).Document();
        Assert.Equal((silo, "ada"), (Text(space, "silo"), Text(space.GetProperty("stage")[0], "id")));

        using var follow = Spacesctl.Start(cluster, "events", id, "--follow", "--interval", "100ms");
        try
        {
            await ReadUntilAsync(follow.StandardOutput, "participant-joined");
            (await cluster.CallAsync(HttpMethod.Put, $"/v1/spaces/{id}/lock", await cluster.TokenAsync("ada"))).Done();
            Assert.Equal("ada", Text(await ReadUntilAsync(follow.StandardOutput, "lock-changed"), "actor"));

            // With one silo and one gateway there is nobody to take over.
            (await Spacesctl.RunAsync(cluster, "move", id)).Refused("No other silo");
            (await Spacesctl.RunAsync(cluster, "drain", silo)).Refused("last one of its kind");
            (await Spacesctl.RunAsync(cluster, "node", "nobody")).Refused("no such node");

            Assert.True((await Spacesctl.RunAsync(cluster, "end", id, "--yes")).Document().GetProperty("event").GetInt64() > 0);
            Assert.Equal("spacesctl", Text(await ReadUntilAsync(follow.StandardOutput, "space-ended"), "actor"));
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            patience.CancelAfter(Patience);
            await follow.WaitForExitAsync(patience.Token);
            Assert.Equal(0, follow.ExitCode);
        }
        finally
        {
            if (!follow.HasExited)
            {
                follow.Kill();
            }
        }
    }

    // A node is known from its first report on.
    private static async Task<string> KnownAsync(SpacesCluster cluster, string kind)
    {
        var last = "";
        string? name = null;
        await Poll.UntilAsync(
            async () =>
            {
                var nodes = await Spacesctl.RunAsync(cluster, "nodes");
                last = nodes.ToString();
                name = nodes.Code != 0 ? null : nodes.Document().GetProperty("items").EnumerateArray()
                    .Where(n => Text(n, "kind") == kind && Text(n, "state") == "serving")
                    .Select(n => Text(n, "name"))
                    .SingleOrDefault();
                return name is not null;
            },
            Patience,
            () => $"no {kind} serves. {last}\n{cluster.Tail}");
        return name!;
    }

    private static async Task<HubConnection> JoinAsync(SpacesCluster cluster, string space, string who)
    {
        var token = await cluster.TokenAsync(who);
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(cluster.Url(), "/v1/hub"), o =>
            {
                o.AccessTokenProvider = () => Task.FromResult<string?>(token);
                o.Transports = HttpTransportType.WebSockets;
                o.SkipNegotiation = true;
            })
            .Build();
        await hub.StartAsync(Cancel);
        var reply = await hub.InvokeAsync<JsonElement>("Join", HubTable.Joining(space, speak: true), Cancel);
        Assert.True(reply.GetProperty("problem").ValueKind == JsonValueKind.Null, $"{who} could not join: {reply}");
        return hub;
    }

    private static async Task<JsonElement> ReadUntilAsync(StreamReader lines, string type)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (await lines.ReadLineAsync(patience.Token) is { } line)
        {
            var e = JsonDocument.Parse(line).RootElement;
            if (Text(e, "type") == type)
            {
                return e;
            }
        }

        throw new InvalidOperationException($"The events ended before '{type}'.");
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}
