using System.Globalization;
using System.Text.Json;
using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>A gateway stops, or dies: its people are on the other one, the first without a gap in what they hear, and as what they were.</summary>
public sealed class GatewayMoveTests(ITestOutputHelper output)
{
    // What a listener may miss is less than what one lost packet would cost.
    private const double MostSilence = 60;
    private const double MostAway = 3000;
    private const double Tone = 430;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_gateway_that_is_told_to_stop_hands_its_people_over_and_nobody_hears_it()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 2);
        await using var chromium = await Chromium.StartAsync();
        var scene = await SceneAsync(cluster, chromium);
        await Task.WhenAll(scene.Dee.RecordAsync(), scene.Cyd.RecordAsync());

        Assert.True(await cluster.Gateway().StopAsync(TimeSpan.FromSeconds(30)), $"the gateway did not end by itself.\n{cluster.Tail}");
        await scene.AllOnAsync(cluster, gateway: 1);

        (string Who, SpacePage Page)[] listeners = [("moved with it", scene.Dee), ("was on the other one", scene.Cyd)];
        foreach (var (who, page) in listeners)
        {
            // The end of the old connections is on the tape, and some time after it.
            var until = (await page.RecordingAsync()).Recorded + 2000;
            await TapeAsync(page, t => t.Recorded >= until);
            var tape = await page.RecordingAsync();
            output.WriteLine(
                $"a listener who {who}: longest silence {tape.LongestSilence:F0} ms in {tape.Recorded / 1000:F1} s, {tape.Missed:F0} ms not recorded");
            Assert.True(tape.Missed < 500, $"the tape says nothing: {tape}");
            Assert.True(tape.LongestSilence <= MostSilence, $"a listener who {who} heard nothing for {tape.LongestSilence} ms.\n{cluster.Tail}\n{page.Console}");
        }

        foreach (var page in scene.All)
        {
            Assert.Equal("", await page.Page.EvaluateAsync<string>("() => seen.map(s => s.state).join()"));
        }

        await scene.IsAsItWasAsync();

        // A tape that has no silence on it knows what one is.
        await scene.Ada.PressMicrophoneAsync();
        foreach (var (_, page) in listeners)
        {
            await TapeAsync(page, t => t.LongestSilence > 10 * MostSilence);
        }
    }

    [Fact]
    public async Task A_gateway_that_is_killed_loses_nobody()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 2);
        await using var chromium = await Chromium.StartAsync();
        var scene = await SceneAsync(cluster, chromium);

        var killed = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await cluster.Gateway().KillAsync();
        await scene.AllOnAsync(cluster, gateway: 1);
        foreach (var (who, page) in new[] { ("the host", scene.Ada), ("a muted speaker", scene.Ben), ("a listener with a hand up", scene.Dee) })
        {
            await page.StateAsync("live");
            var states = await page.Page.EvaluateAsync<JsonElement>("() => seen");
            var back = states.EnumerateArray().Last(s => s.GetProperty("state").GetString() == "live").GetProperty("at").GetDouble() - killed;
            output.WriteLine($"{who} is back after {back:F0} ms: {Text(states, killed)}");
            Assert.True(back <= MostAway, $"{who} was away for {back:F0} ms: {Text(states, killed)}\n{page.Console}\n{cluster.Tail}");
        }

        await scene.IsAsItWasAsync();
        await scene.Dee.HearsAsync([Tone], [], () => cluster.Tail);
        await scene.Cyd.HearsAsync([Tone], [], () => cluster.Tail);
    }

    private static async Task TapeAsync(SpacePage page, Func<Recording, bool> holds)
    {
        Recording tape = default;
        await Poll.UntilAsync(async () => holds(tape = await page.RecordingAsync()), Patience, () => $"the tape is {tape}.\n{page.Console}");
    }

    private static string Text(JsonElement states, double since) => string.Join(", ", states.EnumerateArray().Select(s =>
        string.Create(CultureInfo.InvariantCulture, $"{s.GetProperty("state").GetString()} at {s.GetProperty("at").GetDouble() - since:F0} ms")));

    private static async Task<Scene> SceneAsync(SpacesCluster cluster, Chromium chromium)
    {
        var ada = await chromium.OpenAsync(cluster.Url(), Tone);
        var path = await ada.CreateAsync("Ada", "On the move");
        var ben = await chromium.OpenAsync(new Uri(cluster.Url(), path), 3300);
        var dee = await chromium.OpenAsync(new Uri(cluster.Url(), path), tone: null);
        var cyd = await chromium.OpenAsync(new Uri(cluster.Url(1), path), tone: null);
        await ada.JoinAsync("Ada", speak: true);
        await ben.JoinAsync("Ben", speak: true);
        await dee.JoinAsync("Dee", speak: false);
        await cyd.JoinAsync("Cyd", speak: false);
        await ben.PressMicrophoneAsync();
        Assert.Null(await dee.Page.EvaluateAsync<string?>("() => spaces.client.raiseHand({ muted: true }).then(p => p?.title ?? null)"));
        var scene = new Scene(ada, ben, dee, cyd);
        await scene.IsAsItWasAsync();
        await dee.HearsAsync([Tone], [], () => cluster.Tail);
        await cyd.HearsAsync([Tone], [], () => cluster.Tail);

        // The gateways know of each other by their second report.
        var other = cluster.Url(1).GetLeftPart(UriPartial.Authority);
        await Poll.UntilAsync(
            async () =>
            {
                using var page = await cluster.Http.GetAsync(cluster.Url(), TestContext.Current.CancellationToken);
                return page.Headers.GetValues("Content-Security-Policy").Single().Contains(other, StringComparison.Ordinal);
            },
            Patience,
            () => $"the first gateway knows nothing of {other}.\n{cluster.Tail}");
        foreach (var page in scene.All)
        {
            await page.Page.EvaluateAsync(
                "() => { window.seen = []; spaces.client.on('state', ({ state }) => seen.push({ state, at: performance.timeOrigin + performance.now() })); }");
        }

        return scene;
    }

    /// <summary>A host who speaks, a muted speaker and a listener with a hand up on the first gateway, and a listener on the second.</summary>
    private sealed record Scene(SpacePage Ada, SpacePage Ben, SpacePage Dee, SpacePage Cyd)
    {
        public SpacePage[] All => [Ada, Ben, Dee, Cyd];

        public async Task AllOnAsync(SpacesCluster cluster, int gateway)
        {
            double there = 0;
            await Poll.UntilAsync(
                async () => (there = await cluster.MetricAsync("spaces_gateway_connections", gateway: gateway)) == All.Length,
                Patience,
                () => $"{there} of {All.Length} are there.\n{cluster.Tail}\n{string.Join(Environment.NewLine, All.Select(p => p.Console))}");
        }

        public async Task IsAsItWasAsync()
        {
            await IsAsync(Ada, "host false false");
            await IsAsync(Ben, "speaker true false");
            await IsAsync(Dee, "listener true true");
            await IsAsync(Cyd, "listener true false");
        }

        private static async Task IsAsync(SpacePage page, string wanted)
        {
            var shown = "";
            await Poll.UntilAsync(
                async () => (shown = await page.Page.EvaluateAsync<string>(
                    "() => [spaces.client.me?.role, spaces.client.me?.muted, Boolean(spaces.client.you?.handSince)].join(' ')")) == wanted,
                Patience,
                () => $"somebody is '{shown}' (role, muted, hand up) and should be '{wanted}'.\n{page.Console}");
        }
    }
}
