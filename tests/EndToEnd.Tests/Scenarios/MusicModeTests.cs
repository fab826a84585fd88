using System.Text.Json;
using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>A host turns music mode on; a musician's left and right reach a listener's left and right, in real browsers.</summary>
public sealed class MusicModeTests
{
    private const double Left = 710;
    private const double Right = 1_170;
    private const double Apart = 15; // dB between the side that a tone is on and the other one
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_a_musician_plays_on_the_left_is_heard_on_the_left_also_by_who_was_there_before()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 1);
        await using var chromium = await Chromium.StartAsync();
        var host = await chromium.OpenAsync(cluster.Url(), tone: 430);
        var path = await host.CreateAsync("Ada", "Two guitars");
        await host.JoinAsync("Ada", speak: true);
        var listener = await chromium.OpenAsync(new Uri(cluster.Url(), path), tone: null);
        await listener.JoinAsync("Dee", speak: false);
        await host.PressMicrophoneAsync();

        await host.Page.CheckAsync("#music-mode");
        var token = await cluster.TokenAsync("observer");
        JsonElement space = default;
        await Poll.UntilAsync(
            async () => (space = (await cluster.CallAsync(HttpMethod.Get, path.Replace("/s/", "/v1/spaces/", StringComparison.Ordinal), token)).Body).GetProperty("music").GetBoolean(),
            Patience, () => $"the space is not in music mode: {space}");

        var musician = await chromium.OpenAsync(new Uri(cluster.Url(), path), Left, right: Right);
        await musician.JoinAsync("Ben", speak: true);
        Assert.True(await musician.Page.EvaluateAsync<bool>("() => microphoneAskedFor.audio.echoCancellation === false && microphoneAskedFor.audio.channelCount.ideal === 2"));

        double[][] heard = [];
        await Poll.UntilAsync(
            async () =>
            {
                heard = await listener.SidesAsync(Left, Right);
                return heard[0][0] > SpacePage.Present && heard[0][1] < heard[0][0] - Apart
                    && heard[1][1] > SpacePage.Present && heard[1][0] < heard[1][1] - Apart;
            },
            Patience,
            () => $"{Left} Hz should be on the left and {Right} Hz on the right; left and right of each are "
                + $"{string.Join(" and ", heard.Select(h => string.Join('/', h.Select(l => l.ToString("F1")))))} dB.\n{listener.Console}\n{cluster.Tail}");
    }
}
