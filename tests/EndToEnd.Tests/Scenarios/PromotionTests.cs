using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>A listener comes onto the stage and goes back, by hand and by invitation, over the one peer connection they have.</summary>
public sealed class PromotionTests(ITestOutputHelper output)
{
    private const double HostTone = 430;
    private const double Tone = 710;
    private const int Cycles = 5;

    // What a person waits for is reported; this only tells a working stage from a broken one on any machine.
    private const double MaxMilliseconds = 5_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_listener_is_heard_at_once_when_taken_or_invited_and_nothing_is_negotiated()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 2);
        await using var chromium = await Chromium.StartAsync();
        var host = await chromium.OpenAsync(cluster.Url(), HostTone);
        var path = await host.CreateAsync("Ada", "Up and down");
        await host.JoinAsync("Ada", speak: true);
        var guest = await chromium.OpenAsync(new Uri(cluster.Url(1), path), Tone);
        await guest.JoinAsync("Ben", speak: false);
        var listener = await chromium.OpenAsync(new Uri(cluster.Url(), path), tone: null);
        await listener.JoinAsync("Dee", speak: false);
        var stage = new Stage(cluster, host, guest, listener);
        await listener.HearsAsync([HostTone], [Tone], () => cluster.Tail);
        var negotiated = await guest.NegotiationsAsync();
        Assert.Equal([1, 1, 1], negotiated);
        var id = await guest.IdAsync();

        await guest.PressAsync("#hand");
        await ReportAsync("taken from the queue of hands", stage, () => host.PressAsync($"#hands li[data-participant='{id}'] [data-action=take]"));
        await guest.HearsAsync([HostTone], [Tone], () => cluster.Tail);
        await ReportAsync("moved to the audience", stage, () => host.ChooseAsync(id, "move-to-audience"), heard: false);

        await host.Page.WaitForSelectorAsync($"#listeners li[data-participant='{id}']");
        await host.ChooseAsync(id, "invite");
        await ReportAsync("invited, from accepting", stage, () => guest.PressAsync("#accept-invitation"));
        await ReportAsync("moved to the audience", stage, () => host.ChooseAsync(id, "move-to-audience"), heard: false);

        var token = await cluster.TokenAsync(await host.IdAsync());
        var api = $"/v1{path.Replace("/s/", "/spaces/", StringComparison.Ordinal)}/participants/{id}";
        List<double> times = [];
        for (var i = 0; i < Cycles; i++)
        {
            await guest.PressAsync("#hand[aria-pressed=false]");
            await host.Page.WaitForSelectorAsync($"#hands li[data-participant='{id}']");
            times.Add(await stage.ChangeAsync(() => FetchAsync(host, $"{api}/invite", token), heard: true));
            await stage.ChangeAsync(() => FetchAsync(host, $"{api}/demote", token), heard: false);
            await guest.Page.WaitForSelectorAsync("#hand[aria-pressed=false]");
        }

        times.Sort();
        output.WriteLine(
            $"a hand taken over HTTP, request to heard by both others, {Cycles} times: median {times[Cycles / 2]:F0} ms, longest {times[^1]:F0} ms");
        Assert.True(times[^1] < MaxMilliseconds);
        Assert.Equal(negotiated, await guest.NegotiationsAsync());
        Assert.Equal("connected", await guest.Page.EvaluateAsync<string>("() => wiring.peers[0].connectionState"));
        Assert.Equal(1, (await host.NegotiationsAsync())[0]);
    }

    private async Task ReportAsync(string what, Stage stage, Func<Task<double>> act, bool heard = true) =>
        output.WriteLine($"{what}: {(heard ? "heard" : "gone")} at both others after {await stage.ChangeAsync(act, heard):F0} ms");

    private static async Task<double> FetchAsync(SpacePage page, string path, string token)
    {
        var (at, status) = await page.FetchAsync("POST", path, token);
        Assert.Equal(200, status);
        return at;
    }

    /// <summary>A host, somebody who comes and goes, and somebody who only listens.</summary>
    private sealed record Stage(SpacesCluster Cluster, SpacePage Host, SpacePage Guest, SpacePage Listener)
    {
        /// <summary>Milliseconds from an act until the guest is heard, or no longer heard, by both others.</summary>
        public async Task<double> ChangeAsync(Func<Task<double>> act, bool heard)
        {
            SpacePage[] ears = [Host, Listener];
            var limit = heard ? SpacePage.Present : SpacePage.Absent;
            var crossings = ears.Select(ear => ear.CrossingAsync(Tone, limit, below: !heard)).ToArray();
            var from = await act();
            var to = await Task.WhenAll(crossings);
            if (to.Any(crossing => crossing.At <= from))
            {
                var found = await Task.WhenAll(ears.Select(ear => ear.DiagnosisAsync()));
                Assert.Fail(
                    $"{string.Join(" and ", to)} after {from}: the guest is {(heard ? "not" : "still")} heard. Of the host's and the listener's pages:\n"
                    + $"{string.Join('\n', found)}\n{Guest.Console}\n{Host.Console}\n{Cluster.Tail}");
            }

            // The long look, too, so that the next act begins from a settled room.
            foreach (var ear in ears)
            {
                await Poll.UntilAsync(
                    async () => (await ear.LevelsAsync(Tone))[0] is var level && (heard ? level > SpacePage.Present : level < SpacePage.Absent),
                    Patience,
                    () => $"the guest is {(heard ? "not" : "still")} heard.\n{Cluster.Tail}");
            }

            return to.Max(crossing => crossing.At) - from;
        }
    }
}
