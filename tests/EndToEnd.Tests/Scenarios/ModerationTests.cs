using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.EndToEnd.Tests.Tools;
using Spaces.TestKit.Http;
using Spaces.TestKit.Peer;
using Spaces.TestKit.Sdp;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>Whoever is muted, removed or banned is so whatever their client does.</summary>
public sealed class ModerationTests(ITestOutputHelper output)
{
    private const double HostTone = 430;
    private const double Tone = 710;
    private const double Defiant = 1170;
    private const double Forged = 1900;
    private const string Why = "shouts at everybody";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mute_is_heard_at_once_and_holds_against_clients_that_send_on()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 2);
        await using var chromium = await Chromium.StartAsync();
        var room = await Room.OpenAsync(cluster, chromium);
        var (host, speaker, listener) = (room.Host, room.Speaker, room.Listener);
        await listener.HearsAsync([HostTone, Tone], [Defiant], () => cluster.Tail);
        await host.HearsAsync([Tone], [HostTone], () => cluster.Tail);

        var goneForListener = listener.CrossingAsync(Tone, SpacePage.Absent, below: true);
        var goneForHost = host.CrossingAsync(Tone, SpacePage.Absent, below: true);
        var clicked = await host.ChooseAsync(room.Id, "mute");
        output.WriteLine($"muted by the host: gone at the listener after {(await goneForListener).After(clicked)}, at the host after {(await goneForHost).After(clicked)}");
        Assert.True((await goneForListener).At > 0 && (await goneForHost).At > 0, cluster.Tail);
        await speaker.Page.WaitForSelectorAsync("#mic[data-mic=muted]");
        await listener.HearsAsync([HostTone], [Tone], () => cluster.Tail);

        await host.SilenceAsync(Tone, SpacePage.Absent);

        // A page that sends on: its packets come, and are dropped.
        await speaker.DefyAsync(Defiant);
        await Poll.UntilAsync(async () => (await speaker.SendingAsync()).Level > 0.1, Patience, () => $"the page does not send. {speaker.Console}");
        var (sent, _) = await speaker.SendingAsync();
        var dropped = await DroppedAsync(cluster, 1);
        double[] loudest = await Task.WhenAll(listener.LoudestAsync(Defiant, Look), host.LoudestAsync(Defiant, Look));
        Assert.All(loudest, level => Assert.True(level < SpacePage.Absent, $"the muted page is heard at {level} dB"));
        sent = (await speaker.SendingAsync()).Packets - sent;
        dropped = await DroppedAsync(cluster, 1) - dropped;
        output.WriteLine($"a muted page sent {sent} packets in {Look.TotalSeconds} s, {dropped} were dropped; {loudest.Max():F0} dB of it are heard");
        Assert.True(sent > 50 && dropped > sent / 2, $"{sent} packets were sent, {dropped} dropped");

        // A client of its own, on another gateway, that talks straight to the media port.
        using var client = new SpacesClient(cluster.Url());
        using var engine = new PeerEngine();
        using var peer = new ScriptedPeer(engine, new ScriptedPeerOptions { Direction = ClientDirection.SendOnly });
        await peer.ConnectAsync(client, MediaDoor.Whip, room.SpaceId, await cluster.TokenAsync("mallory"), Cancel);
        await using var speaking = new SteadySpeaker(peer, Forged);
        await listener.HearsAsync([HostTone, Forged], [Tone, Defiant], () => cluster.Tail);
        await host.ChooseAsync("mallory", "mute");
        await listener.HearsAsync([HostTone], [Forged, Defiant], () => cluster.Tail);
        await host.SilenceAsync(Forged, SpacePage.Absent);
        dropped = await DroppedAsync(cluster, 0);
        sent = speaking.Sent;
        loudest = await Task.WhenAll(listener.LoudestAsync(Forged, Look), host.LoudestAsync(Forged, Look));
        Assert.All(loudest, level => Assert.True(level < SpacePage.Absent, $"the muted client is heard at {level} dB"));
        sent = speaking.Sent - sent;
        dropped = await DroppedAsync(cluster, 0) - dropped;
        output.WriteLine($"a muted client sent {sent} packets, {dropped} were dropped; {loudest.Max():F0} dB of it are heard");
        Assert.True(sent > 50 && dropped > sent / 2, $"{sent} packets were sent, {dropped} dropped");

        // Nobody else is unheard because of it.
        await listener.HearsAsync([HostTone], [Tone, Forged, Defiant], () => cluster.Tail);
    }

    [Fact]
    public async Task A_ban_holds_at_every_door_and_gateway_and_over_a_killed_silo_until_it_is_lifted()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 2);
        await using var chromium = await Chromium.StartAsync();
        var room = await Room.OpenAsync(cluster, chromium);
        var (host, speaker, listener) = (room.Host, room.Speaker, room.Listener);
        await listener.HearsAsync([HostTone, Tone], [], () => cluster.Tail);
        var hostToken = await cluster.TokenAsync(await host.IdAsync());
        var early = await cluster.TokenAsync(room.Id);

        await host.ChooseAsync(room.Id, "remove");
        await host.ConfirmAsync("confirm", "for a break");
        await speaker.SaysAsync("#entry-title", "removed");
        await listener.HearsAsync([HostTone], [Tone], () => cluster.Tail);
        await speaker.JoinAsync("Ben", speak: true);
        await listener.HearsAsync([HostTone, Tone], [], () => cluster.Tail);

        await host.ChooseAsync(room.Id, "ban");
        await host.ConfirmAsync("forever", Why);
        await speaker.SaysAsync("#entry-title", "banned");
        await listener.HearsAsync([HostTone], [Tone], () => cluster.Tail);
        await using var hub = await JoinedAsync(cluster, room.SpaceId, "eve");
        (await cluster.CallAsync(HttpMethod.Post, $"{room.Api}/participants/eve/ban", hostToken, new { minutes = 60, reason = Why })).Done();
        await RefusedAsync(cluster, room, early, hub);

        await cluster.Silo.KillAsync();
        await listener.SilenceAsync(HostTone, SpacePage.Absent);
        await cluster.StartSiloAsync();
        await listener.HearsAsync([HostTone], [Tone], () => cluster.Tail);
        await RefusedAsync(cluster, room, early, hub);
        await IsWholeStoryAsync(cluster, room, hostToken);

        (await cluster.CallAsync(HttpMethod.Delete, $"{room.Api}/bans/{room.Id}", hostToken)).Done();
        await speaker.Page.ReloadAsync();
        await speaker.JoinAsync("Ben", speak: true);
        await listener.HearsAsync([HostTone, Tone], [], () => cluster.Tail);
    }

    private static Task<double> DroppedAsync(SpacesCluster cluster, int gateway) =>
        cluster.MetricAsync("spaces_gateway_packets_dropped", "reason=\"Muted\"", gateway);

    /// <summary>Tries every way in: page, WHIP, WHEP and hub, the old token and a fresh one, both gateways.</summary>
    private static async Task RefusedAsync(SpacesCluster cluster, Room room, string early, HubConnection hub)
    {
        using var engine = new PeerEngine();
        using var offering = new ScriptedPeer(engine, new ScriptedPeerOptions { Direction = ClientDirection.SendRecv });
        foreach (var token in new[] { early, await cluster.TokenAsync(room.Id) })
        {
            for (var gateway = 0; gateway < cluster.Gateways; gateway++)
            {
                foreach (var door in new[] { "whip", "whep" })
                {
                    using var offer = new StringContent(offering.Offer, System.Text.Encoding.UTF8, "application/sdp");
                    (await cluster.CallAsync(HttpMethod.Post, $"{room.Api}/{door}", token, offer, gateway)).Refused(403, "banned");
                }

                await using var late = await HubAsync(cluster, token, gateway);
                var reply = await late.InvokeAsync<JsonElement>("Join", new { spaceId = room.SpaceId, sdp = offering.Offer, speak = false, muted = false }, Cancel);
                Assert.Equal("urn:spaces:problem:banned", reply.GetProperty("problem").GetProperty("type").GetString());
            }
        }

        // Whoever was put out may still hold an open hub connection: a fresh token gives it nothing back.
        await hub.InvokeAsync<JsonElement>("RefreshToken", await cluster.TokenAsync("eve"), Cancel);
        var again = await hub.InvokeAsync<JsonElement>("Join", new { spaceId = room.SpaceId, sdp = offering.Offer, speak = false, muted = false }, Cancel);
        Assert.Equal("urn:spaces:problem:banned", again.GetProperty("problem").GetProperty("type").GetString());

        await room.Speaker.Page.ReloadAsync();
        await room.Speaker.SaysAsync("#entry-title", "banned");
        await room.Speaker.SaysAsync("#error", "can lift it");
    }

    private static async Task IsWholeStoryAsync(SpacesCluster cluster, Room room, string token)
    {
        List<JsonElement> events = [];
        for (long through = 0, last = 1; through < last;)
        {
            var page = (await cluster.CallAsync(HttpMethod.Get, $"{room.Api}/events?after={through}", token)).Done().Body;
            events.AddRange(page.GetProperty("items").EnumerateArray());
            through = page.GetProperty("through").GetInt64();
            last = page.GetProperty("last").GetInt64();
        }

        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.GetProperty("number").GetInt32()));
        string Type(JsonElement e) => e.GetProperty("type").GetString()!;
        string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetString() : null;
        Assert.Equal("space-created", Type(events[0]));
        var hostId = await room.Host.IdAsync();
        Assert.Single(events, e => Type(e) == "person-removed" && Text(e, "target") == room.Id && Text(e, "actor") == hostId && Text(e, "reason") == "for a break");
        Assert.Single(events, e => Type(e) == "person-banned" && Text(e, "target") == room.Id && Text(e, "actor") == hostId && Text(e, "reason") == Why);
        var refused = events.Where(e => Type(e) == "command-refused" && Text(e, "actor") == room.Id).ToArray();

        // Two tokens, two gateways, three doors, before the kill and after it.
        Assert.True(refused.Length >= 24, $"{refused.Length} refusals are in the log: {string.Join(", ", events.Select(Type))}");
        Assert.All(refused, e => Assert.Equal(("join", "urn:spaces:problem:banned"), (Text(e, "action"), Text(e, "refusal"))));
    }

    private static async Task<HubConnection> JoinedAsync(SpacesCluster cluster, string space, string person)
    {
        using var engine = new PeerEngine();
        using var offering = new ScriptedPeer(engine, new ScriptedPeerOptions());
        var hub = await HubAsync(cluster, await cluster.TokenAsync(person), 0);
        var reply = await hub.InvokeAsync<JsonElement>("Join", new { spaceId = space, sdp = offering.Offer, speak = false, muted = false }, Cancel);
        Assert.Equal(JsonValueKind.Null, reply.GetProperty("problem").ValueKind);
        return hub;
    }

    private static async Task<HubConnection> HubAsync(SpacesCluster cluster, string token, int gateway)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(cluster.Url(gateway), "/v1/hub"), o => o.AccessTokenProvider = () => Task.FromResult<string?>(token))
            .Build();
        await hub.StartAsync(Cancel);
        return hub;
    }

    /// <summary>A host on one gateway, a speaker and a listener on the other.</summary>
    private sealed record Room(SpacePage Host, SpacePage Speaker, SpacePage Listener, string SpaceId, string Id)
    {
        public string Api => $"/v1/spaces/{SpaceId}";

        public static async Task<Room> OpenAsync(SpacesCluster cluster, Chromium chromium)
        {
            var host = await chromium.OpenAsync(cluster.Url(), HostTone);
            var path = await host.CreateAsync("Ada", "In good order");
            await host.JoinAsync("Ada", speak: true);
            var speaker = await chromium.OpenAsync(new Uri(cluster.Url(1), path), Tone);
            await speaker.JoinAsync("Ben", speak: true);
            var listener = await chromium.OpenAsync(new Uri(cluster.Url(1), path), tone: null);
            await listener.JoinAsync("Dee", speak: false);
            return new Room(host, speaker, listener, path.Split('/')[^1], await speaker.IdAsync());
        }
    }
}
