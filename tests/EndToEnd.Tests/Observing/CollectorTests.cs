using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Spaces.EndToEnd.Tests.Access;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.EndToEnd.Tests.Tools;
using Spaces.TestKit.Http;
using Spaces.TestKit.Peer;
using Spaces.TestKit.Sdp;

namespace Spaces.EndToEnd.Tests.Observing;

/// <summary>A real silo and two real gateways before a collector: what an operator gets to see of them.</summary>
public sealed class CollectorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_signals_arrive_a_command_is_one_trace_up_to_every_edge_and_media_is_in_none()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var cluster = await SpacesCluster.StartAsync(gateways: 2, siloSettings: Settings(collector, "silo"), gatewaySettings: Settings(collector, "gateway"));
        var hanna = await cluster.TokenAsync("hanna");
        var space = await cluster.CreateSpaceAsync("hanna");

        // The host by the hub of one gateway, a listener by the other's.
        await using var host = await HubAsync(cluster, 0, hanna);
        await JoinAsync(host, space, speak: true);
        await using var listener = await HubAsync(cluster, 1, await cluster.TokenAsync("lea"));
        await JoinAsync(listener, space, speak: false);

        // Somebody speaks for more than a hundred ticks.
        using var client = new SpacesClient(cluster.Url());
        using var engine = new PeerEngine();
        using var peer = new ScriptedPeer(engine, new ScriptedPeerOptions { Direction = ClientDirection.SendOnly });
        await peer.ConnectAsync(client, MediaDoor.Whip, space, await cluster.TokenAsync("ben"), Cancel);
        await using (var speaking = new SteadySpeaker(peer, 600))
        {
            await Poll.UntilAsync(
                async () => await cluster.MetricAsync("spaces_gateway_frames_received_total", gateway: 1) > 120, Patience, () => "Nobody is heard.");
        }

        Assert.Equal(200, (await cluster.CallAsync(HttpMethod.Post, $"/v1/spaces/{space}/participants/ben/mute", hanna)).Status);
        await SeesTheRoomAsync(cluster, space);

        foreach (var (signal, sender) in from s in new[] { "traces", "metrics", "logs" } from p in new[] { "silo", "gateway" } select (s, p))
        {
            await Poll.UntilAsync(() => Task.FromResult(collector.Count(signal, sender) > 0), Patience, () => $"No {signal} of the {sender}.");
        }

        // The mute: from the request through the grain to the edges of both gateways.
        await Poll.UntilAsync(
            () => Task.FromResult(Trees(collector, "POST /v1/spaces/{id}/participants/{user}/mute").Any(t => Instances(t, "edge.apply") == 2 && Has(t, "space.store"))),
            Patience,
            () => Describe(collector));
        var mute = Trees(collector, "POST /v1/spaces/{id}/participants/{user}/mute").Single();
        Assert.Contains(mute, s => s is { Service: "spaces-gateway" } && s.Name.EndsWith("ISpaceGrain/Execute", StringComparison.Ordinal));
        Assert.Contains(mute, s => s is { Service: "spaces-silo", Name: "space.decide" });

        // A join by the hub, and one by HTTP.
        foreach (var root in new[] { "Spaces.Gateway.Hub.SpaceHub/Join", "POST /v1/spaces/{id}/whip/" })
        {
            await Poll.UntilAsync(
                () => Task.FromResult(Trees(collector, root).Any(t => Has(t, "space.decide") && Has(t, "edge.apply"))), Patience, () => Describe(collector));
        }

        Assert.DoesNotContain(collector.Spans, s => new[] { "IMediaHub", "OnMix", "Renew", "Rejoin" }.Any(w => s.Name.Contains(w, StringComparison.Ordinal)));

        // What began here by itself is in no trace: every first span is a request.
        Assert.All(collector.Spans.Where(s => s.Parent.Length == 0), s => Assert.True(
            s.Name.Contains(" /v1/", StringComparison.Ordinal) || s.Name.StartsWith("Spaces.Gateway.Hub.SpaceHub/", StringComparison.Ordinal), s.ToString()));
        Assert.True(collector.Spans.Count < 300, $"{collector.Spans.Count} spans for a dozen requests.");

        // The figures of the same join and mute.
        await Poll.UntilAsync(
            async () => await cluster.MetricAsync("spaces_gateway_command_effect_milliseconds_count", "action=\"mute\"") == 1
                && await cluster.MetricAsync("spaces_gateway_join_duration_milliseconds_count") == 1
                && await cluster.MetricAsync("spaces_gateway_joins_total", "outcome=\"joined\"") == 1,
            Patience,
            () => "The join and the mute are not measured.");
    }

    private static async Task SeesTheRoomAsync(SpacesCluster cluster, string space)
    {
        var oper = await cluster.TokenAsync("olga", new { operate = true });
        using var answer = await cluster.SendAsync(HttpMethod.Get, $"/v1/admin/spaces/{space}/diagnostics", oper);
        var seen = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var room = seen.GetProperty("room");
        Assert.True(room.GetProperty("open").GetBoolean());
        Assert.True(room.GetProperty("mixer").GetProperty("ticks").GetInt64() > 100);
        Assert.Equal(2, room.GetProperty("leases").GetArrayLength());
        var lane = room.GetProperty("lanes").EnumerateArray().Single(l => l.GetProperty("person").GetString() == "ben");
        Assert.True(lane.GetProperty("muted").GetBoolean());
        Assert.True(lane.GetProperty("received").GetInt64() > 100);
        var connection = seen.GetProperty("gateway").GetProperty("items").EnumerateArray().Single(c => c.GetProperty("user").GetString() == "ben");
        Assert.Equal("ipv4", connection.GetProperty("address").GetString());
        Assert.False(string.IsNullOrEmpty(connection.GetProperty("dtlsProfile").GetString()));
        Assert.True(connection.GetProperty("received").GetProperty("packets").GetInt64() > 100);
    }

    private static Dictionary<string, string> Settings(OtlpReceiver collector, string sender) => new()
    {
        ["Otlp__Endpoint"] = collector.Endpoint,
        ["Otlp__Protocol"] = "http/protobuf",
        ["Otlp__Headers"] = $"x-sender={sender}",
        ["Otlp__TraceRatio"] = "1",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "500",
    };

    // The spans that hang together with a first span of this name.
    private static List<List<ReceivedSpan>> Trees(OtlpReceiver collector, string root) =>
    [
        .. from first in collector.Spans
           where first.Parent.Length == 0 && first.Name == root
           select Below(first, collector.Spans.Where(s => s.Trace == first.Trace).ToLookup(s => s.Parent)).ToList(),
    ];

    private static IEnumerable<ReceivedSpan> Below(ReceivedSpan span, ILookup<string, ReceivedSpan> children) =>
        children[span.Id].SelectMany(c => Below(c, children)).Prepend(span);

    private static int Instances(List<ReceivedSpan> tree, string name) => tree.Where(s => s.Name == name).Select(s => s.Instance).Distinct().Count();

    private static bool Has(List<ReceivedSpan> tree, string name) => tree.Exists(s => s.Name == name);

    private static string Describe(OtlpReceiver collector) => string.Join(
        Environment.NewLine, collector.Spans.OrderBy(s => s.Trace).Select(s => $"{s.Trace[..8]} {s.Parent,16} -> {s.Id} {s.Service} {s.Instance} {s.Name}"));

    private static async Task<HubConnection> HubAsync(SpacesCluster cluster, int gateway, string token)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(cluster.Url(gateway), "/v1/hub"), o =>
            {
                o.AccessTokenProvider = () => Task.FromResult<string?>(token);
                o.Transports = HttpTransportType.WebSockets;
            })
            .Build();
        await hub.StartAsync(Cancel);
        return hub;
    }

    private static async Task JoinAsync(HubConnection hub, string space, bool speak)
    {
        var reply = await hub.InvokeAsync<JsonElement>("Join", HubTable.Joining(space, speak), Cancel);
        Assert.True(reply.GetProperty("problem").ValueKind == JsonValueKind.Null, reply.ToString());
    }
}
