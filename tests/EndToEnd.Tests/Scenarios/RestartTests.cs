using System.Net.Http.Json;
using System.Text.Json;
using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>A process is killed without warning and started again: people hear each other again without touching the page.</summary>
public sealed class RestartTests(ITestOutputHelper output)
{
    private const double Present = -45;
    private static readonly double[] Tones = [430, 710];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_page_says_that_its_gateway_is_gone_and_joins_again_when_one_is_back()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 1);
        await using var chromium = await Chromium.StartAsync();
        var (ada, ben, id) = await TwoPeopleAsync(cluster, chromium);

        await cluster.Gateway().KillAsync();
        output.WriteLine($"the page says so after {(await ada.StateAsync("reconnecting")).TotalMilliseconds:F0} ms");
        await ben.StateAsync("reconnecting");

        await cluster.StartGatewayAsync(0);
        output.WriteLine($"live again {(await ada.StateAsync("live")).TotalMilliseconds:F0} ms after the gateway was back");
        await ben.StateAsync("live");
        await HearEachOtherAsync(ada, ben, cluster);
        await IsStillThereAsync(cluster, id);
    }

    [Fact]
    public async Task A_room_comes_back_with_its_silo_and_nobody_has_to_reload()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 2);
        await using var chromium = await Chromium.StartAsync();
        var (ada, ben, id) = await TwoPeopleAsync(cluster, chromium);
        await ada.Page.EvaluateAsync("() => window.notReloaded = true");

        await cluster.Silo.KillAsync();
        await ada.SilenceAsync(Tones[1], Present - 20);
        await cluster.StartSiloAsync();
        await HearEachOtherAsync(ada, ben, cluster);
        await IsStillThereAsync(cluster, id);
        Assert.True(await ada.Page.EvaluateAsync<bool>("() => window.notReloaded"));
        Assert.Equal(2, await ada.Page.Locator("#stage li").CountAsync());

        // The rules work in the new activation as in the old one.
        await ben.PressMicrophoneAsync();
        await ada.SilenceAsync(Tones[1], Present - 20);
        await ada.Page.WaitForSelectorAsync("#stage li[data-muted='true']");
    }

    private static async Task<(SpacePage Ada, SpacePage Ben, string Id)> TwoPeopleAsync(SpacesCluster cluster, Chromium chromium)
    {
        var ada = await chromium.OpenAsync(cluster.Url(), Tones[0]);
        var path = await ada.CreateAsync("Ada", "Still here");
        await ada.JoinAsync("Ada", speak: true);
        var ben = await chromium.OpenAsync(new Uri(cluster.Url(cluster.Gateways - 1), path), Tones[1]);
        await ben.JoinAsync("Ben", speak: true);
        await HearEachOtherAsync(ada, ben, cluster);
        return (ada, ben, path[(path.LastIndexOf('/') + 1)..]);
    }

    private static async Task HearEachOtherAsync(SpacePage ada, SpacePage ben, SpacesCluster cluster)
    {
        await Poll.UntilAsync(
            async () => (await ada.LevelsAsync(Tones[1]))[0] > Present && (await ben.LevelsAsync(Tones[0]))[0] > Present,
            Patience,
            () => $"the two do not hear each other.\n{ada.Console}\n{ben.Console}\n{cluster.Gateway().Tail}\n{cluster.Silo.Tail}");
    }

    private static async Task IsStillThereAsync(SpacesCluster cluster, string id)
    {
        using var response = await cluster.SendAsync(HttpMethod.Get, $"/v1/spaces/{id}", await cluster.TokenAsync("anybody"));
        response.EnsureSuccessStatusCode();
        var space = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("Still here", space.GetProperty("title").GetString());
        Assert.Equal("Ada", space.GetProperty("host").GetProperty("name").GetString());
    }
}
