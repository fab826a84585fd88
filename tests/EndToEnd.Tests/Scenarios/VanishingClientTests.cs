using System.Diagnostics;
using System.Text.Json;
using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.TestKit.Http;
using Spaces.TestKit.Peer;
using Spaces.TestKit.Sdp;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>However a client goes, everybody else sees it: at once when it says so, within 30 s when it does not.</summary>
public sealed class VanishingClientTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Below the 10 s after which the hub, and the 15 s after which the media port, would notice by themselves.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_is_killed_frozen_or_cut_off_is_gone_within_thirty_seconds_and_a_closed_tab_at_once()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 1);
        await using var chromium = await Chromium.StartAsync();
        await using var killed = await Chromium.StartAsync();
        await using var frozen = await Chromium.StartAsync();
        using var client = new SpacesClient(cluster.Url());
        using var engine = new PeerEngine();
        using var speaker = new ScriptedPeer(engine, new ScriptedPeerOptions { Direction = ClientDirection.SendOnly });
        using var listener = new ScriptedPeer(engine, new ScriptedPeerOptions { Direction = ClientDirection.RecvOnly });

        var host = await chromium.OpenAsync(cluster.Url(), 430);
        var path = await host.CreateAsync("Ada", "Vanishing");
        var id = path.Split('/')[^1];
        await host.JoinAsync("Ada", speak: true);
        var closing = await JoinAsync(chromium, cluster, path, "Tab");
        var killedPage = await JoinAsync(killed, cluster, path, "Killed");
        var frozenPage = await JoinAsync(frozen, cluster, path, "Frozen");
        await speaker.ConnectAsync(client, MediaDoor.Whip, id, await cluster.TokenAsync("scripted"), Cancel);
        await listener.ConnectAsync(client, MediaDoor.Whep, id, await cluster.TokenAsync("ear"), Cancel);
        string[] everybody = ["Ada", "Tab", "Killed", "Frozen", "Name of scripted"];
        await SeesAsync(host, cluster, id, everybody, listeners: 1, Patience);

        await closing.Page.CloseAsync();
        output.WriteLine($"closed tab: gone after {(await SeesAsync(host, cluster, id, [.. everybody.Where(n => n != "Tab")], 1, AtOnce)).TotalMilliseconds:F0} ms");

        var gone = Stopwatch.GetTimestamp();
        var frozenIds = await ProcessesAsync(frozenPage);
        try
        {
            await SignalAsync("STOP", frozenIds);
            await SignalAsync("KILL", await ProcessesAsync(killedPage));
            speaker.Vanish();
            listener.Vanish();
            await SeesAsync(host, cluster, id, ["Ada"], listeners: 0, Patience);
            output.WriteLine($"killed, frozen and cut off: all gone after {Stopwatch.GetElapsedTime(gone).TotalSeconds:F1} s");
        }
        finally
        {
            // A stopped browser takes no order to close.
            await SignalAsync("KILL", frozenIds);
        }
    }

    private static async Task<SpacePage> JoinAsync(Chromium chromium, SpacesCluster cluster, string path, string name)
    {
        var page = await chromium.OpenAsync(new Uri(cluster.Url(), path), 710);
        await page.JoinAsync(name, speak: true);
        return page;
    }

    /// <summary>Waits until stage, roster and count of listeners show exactly these people.</summary>
    private static async Task<TimeSpan> SeesAsync(SpacePage host, SpacesCluster cluster, string id, string[] onStage, int listeners, TimeSpan patience)
    {
        var token = await cluster.TokenAsync("observer");
        var seen = "";
        return await Poll.UntilAsync(
            async () =>
            {
                var stage = await host.Page.Locator("#stage li").AllTextContentsAsync();
                var count = await host.Page.TextContentAsync("#listener-count");
                using var response = await cluster.SendAsync(HttpMethod.Get, $"/v1/spaces/{id}/participants", token);
                var body = await response.Content.ReadAsStringAsync(Cancel);
                Assert.True(response.IsSuccessStatusCode, $"The roster is answered with {(int)response.StatusCode}: {body}");
                using var roster = JsonDocument.Parse(body);
                var people = roster.RootElement.GetProperty("items").GetArrayLength();
                seen = $"stage: {string.Join("; ", stage)}, {count} listeners, {people} in the roster";
                return stage.Count == onStage.Length
                    && onStage.All(name => stage.Any(item => item.Contains(name, StringComparison.Ordinal)))
                    && count == $"{listeners}"
                    && people == onStage.Length + listeners;
            },
            patience,
            () => $"the host should see {string.Join(", ", onStage)} and {listeners} listeners, but sees {seen}");
    }

    private static async Task<int[]> ProcessesAsync(SpacePage page)
    {
        await using var browser = new Detaching(await page.Page.Context.Browser!.NewBrowserCDPSessionAsync());
        var info = (await browser.Session.SendAsync("SystemInfo.getProcessInfo"))!.Value;
        return [.. info.GetProperty("processInfo").EnumerateArray().Select(p => p.GetProperty("id").GetInt32())];
    }

    // Some of them may have ended with the ones before.
    private static async Task SignalAsync(string signal, int[] processes)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. processes.Select(p => $"{p}")]);
        await kill.WaitForExitAsync(Cancel);
    }

    private sealed class Detaching(Microsoft.Playwright.ICDPSession session) : IAsyncDisposable
    {
        public Microsoft.Playwright.ICDPSession Session => session;

        public async ValueTask DisposeAsync() => await session.DetachAsync();
    }
}
