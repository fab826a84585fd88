using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>What host and co-hosts decide for the whole space, and what others see of it in their pages.</summary>
public sealed class StageRulesTests
{
    private const double HostTone = 430;
    private const double Tone = 710;
    private const double OtherTone = 1170;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Lock_policies_co_hosts_mute_all_and_blocks_hold_and_say_so()
    {
        await using var cluster = await SpacesCluster.StartAsync(
            gateways: 2, siloSettings: new Dictionary<string, string> { ["Spaces__HostGrace"] = "00:00:02" });
        await using var chromium = await Chromium.StartAsync();
        var host = await chromium.OpenAsync(cluster.Url(), HostTone);
        var path = await host.CreateAsync("Ada", "House rules");
        var api = $"/v1/spaces/{path.Split('/')[^1]}";
        await host.JoinAsync("Ada", speak: true);
        var ben = await chromium.OpenAsync(new Uri(cluster.Url(1), path), Tone);
        await ben.JoinAsync("Ben", speak: true);
        var (hostId, benId) = (await host.IdAsync(), await ben.IdAsync());
        var cyd = await chromium.OpenAsync(new Uri(cluster.Url(), path), OtherTone);
        var cydId = await IdentifiedAsync(cyd);

        // The lock, then the policy, keep a newcomer out, and their page says why.
        await host.PressAsync("#lock");
        await host.Page.WaitForSelectorAsync("#lock[aria-pressed=true]");
        await cyd.Page.FillAsync("#name", "Cyd");
        await cyd.Page.ClickAsync("#join-listen");
        await cyd.SaysAsync("#entry-title", "locked");
        await host.PressAsync("#lock");
        await host.Page.WaitForSelectorAsync("#lock[aria-pressed=false]");
        await host.Page.SelectOptionAsync("#join-policy", "invited");
        await Poll.UntilAsync(
            async () => (await cluster.CallAsync(HttpMethod.Get, api, await cluster.TokenAsync(cydId))).Body.GetProperty("join").GetString() == "invited",
            Patience, () => $"the policy does not change. {host.Console}");
        await cyd.Page.ClickAsync("#join-listen");
        await cyd.SaysAsync("#entry-title", "invitation");
        var hostToken = await cluster.TokenAsync(hostId);
        (await cluster.CallAsync(HttpMethod.Post, $"{api}/participants/{cydId}/invite", hostToken, new { @as = "listener" })).Done();
        await cyd.JoinAsync("Cyd", speak: false);

        // A co-host sees the queue of hands, and is spared by a mute of all.
        await host.ChooseAsync(benId, "cohost");
        await ben.Page.WaitForSelectorAsync("#hands-panel:not([hidden])");
        Assert.True(await cyd.Page.Locator("#hands-panel").IsHiddenAsync());
        (await cluster.CallAsync(HttpMethod.Post, $"{api}/participants/{cydId}/invite", hostToken)).Done();
        await cyd.PressAsync("#accept-invitation");
        await ben.Page.WaitForSelectorAsync($"#stage li[data-participant='{cydId}'][data-muted=false]");
        await ben.PressAsync("#mute-all");
        await host.Page.WaitForSelectorAsync($"#stage li[data-participant='{cydId}'][data-muted=true]");
        Assert.Equal("false", await host.Page.GetAttributeAsync($"#stage li[data-participant='{hostId}']", "data-muted"));
        Assert.Equal("false", await host.Page.GetAttributeAsync($"#stage li[data-participant='{benId}']", "data-muted"));

        // The host blocks somebody who is there: they are out, and stay out.
        (await cluster.CallAsync(HttpMethod.Put, $"/v1/me/blocks/{cydId}", hostToken)).Done();
        await cyd.SaysAsync("#entry-title", "cannot join");
        await cyd.Page.ReloadAsync();
        await cyd.SaysAsync("#entry-title", "cannot join");

        // The host's connection is lost: the co-host takes over.
        await host.Page.Context.CloseAsync();
        await ben.Page.WaitForSelectorAsync($"#stage li[data-participant='{benId}'][data-role=host]");
        await ben.Page.WaitForSelectorAsync("#settings:not([hidden])");
        var space = (await cluster.CallAsync(HttpMethod.Get, api, hostToken)).Done().Body;
        Assert.Equal("Ben", space.GetProperty("host").GetProperty("name").GetString());
    }

    /// <summary>Gives a page its person before it joins, so that others can name them.</summary>
    private static async Task<string> IdentifiedAsync(SpacePage page)
    {
        await Poll.UntilAsync(async () => await page.IdAsync() is not null, Patience, () => $"the page asks for no token. {page.Console}");
        return await page.IdAsync();
    }
}
