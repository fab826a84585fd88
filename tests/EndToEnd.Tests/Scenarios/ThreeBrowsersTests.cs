using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>Three people and a listener in real browsers, over two gateway processes and one silo.</summary>
public sealed class ThreeBrowsersTests(ITestOutputHelper output)
{
    // The second is the one that is muted. Opus leaves noise between and beside two loud tones (at 710 Hz it is 57 dB below full scale, now and then
    // 44), whatever window one looks through; at 3300 Hz it stays below 68, so that there a tone that has gone can be told from one that is faint.
    private static readonly double[] Tones = [430, 3300, 1170];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Everybody_hears_both_others_and_not_themselves_and_a_mute_is_heard_at_once()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 2);
        await using var chromium = await Chromium.StartAsync();
        var host = await chromium.OpenAsync(cluster.Url(), Tones[0]);
        var path = await host.CreateAsync("Ada", "Three tones");
        var second = await chromium.OpenAsync(new Uri(cluster.Url(1), path), Tones[1]);
        var third = await chromium.OpenAsync(new Uri(cluster.Url(), path), Tones[2]);
        var listener = await chromium.OpenAsync(new Uri(cluster.Url(1), path), tone: null);
        SpacePage[] speakers = [host, second, third];

        await host.JoinAsync("Ada", speak: true);
        await second.JoinAsync("Ben", speak: true);
        await third.JoinAsync("Cyd", speak: true);
        await listener.JoinAsync("Dee", speak: false);

        foreach (var page in speakers)
        {
            await page.HearsAsync(Tones.Where(t => t != page.Tone), [page.Tone!.Value], () => cluster.Tail);
        }

        await listener.HearsAsync(Tones, [], () => cluster.Tail);
        Assert.Equal(3, await listener.Page.Locator("#stage li").CountAsync());
        await Poll.UntilAsync(
            async () => await host.Page.TextContentAsync("#listener-count") == "1", Patience, () => "the host does not see one listener");

        await host.ScreenshotAsync("a-space-on-stage");
        await listener.ScreenshotAsync("a-space-in-the-audience");

        // A listener who was never asked for a microphone cannot have sent anything.
        Assert.False(await listener.Page.EvaluateAsync<bool>("() => window.microphoneAsked === true"));

        var gone = listener.CrossingAsync(Tones[1], SpacePage.Absent, below: true);
        var goneForHost = host.CrossingAsync(Tones[1], SpacePage.Absent, below: true);
        var muted = await second.PressMicrophoneAsync();
        Report("muted: gone at the listener after", muted, await gone);
        Report("muted: gone at the host after", muted, await goneForHost);
        await listener.HearsAsync([Tones[0], Tones[2]], [Tones[1]], () => cluster.Tail);

        var back = listener.CrossingAsync(Tones[1], SpacePage.Present, below: false);
        var unmuted = await second.PressMicrophoneAsync();
        Report("unmuted: back at the listener after", unmuted, await back);
        await listener.HearsAsync(Tones, [], () => cluster.Tail);
    }

    private void Report(string what, double from, Crossing to)
    {
        Assert.True(to.At > 0, $"{what}: never");
        output.WriteLine($"{what} {to.After(from)}");
    }
}
