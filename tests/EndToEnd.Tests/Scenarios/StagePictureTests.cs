using Microsoft.Playwright;
using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.TestKit.Docs;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>What a host sees: controls, queue of hands and a card's menu, on a desktop and on a phone, without anything cut off.</summary>
public sealed class StagePictureTests
{
    private const int PhoneWidth = 390;

    [Fact]
    public async Task A_host_reaches_every_control_on_a_desktop_and_on_a_phone()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 1);
        await using var chromium = await Chromium.StartAsync();
        var host = await chromium.OpenAsync(cluster.Url(), 430);
        var path = new Uri(cluster.Url(), await host.CreateAsync("Ada Lovelace", "Friday morning tea"));
        await host.JoinAsync("Ada Lovelace", speak: true);
        var ben = await chromium.OpenAsync(path, 710);
        await ben.JoinAsync("Ben Okri", speak: true);
        var cyd = await chromium.OpenAsync(path, 1170);
        await cyd.JoinAsync("Cyd Charisse", speak: true);
        await cyd.PressMicrophoneAsync();
        var dee = await chromium.OpenAsync(path, 1500);
        await dee.JoinAsync("Dee Dee", speak: false);
        await dee.PressAsync("#hand");
        var eve = await chromium.OpenAsync(path, 1900);
        await eve.JoinAsync("Eve Arden", speak: false);
        await host.Page.WaitForSelectorAsync($"#hands li[data-participant='{await dee.IdAsync()}']");
        await host.Page.WaitForSelectorAsync($"#listeners li[data-participant='{await eve.IdAsync()}']");
        await host.Page.WaitForSelectorAsync($"#stage li[data-participant='{await cyd.IdAsync()}'][data-muted=true]");

        var menu = $"#stage li[data-participant='{await ben.IdAsync()}'] > button.menu";
        await host.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        foreach (var (name, width, height) in new[] { ("stage", 1100, 900), ("stage-on-a-phone", PhoneWidth, 844) })
        {
            await host.Page.SetViewportSizeAsync(width, height);
            await host.Page.EvaluateAsync("() => scrollTo(0, 0)");
            await host.Page.Locator(menu).ScrollIntoViewIfNeededAsync();
            await host.Page.ClickAsync(menu);
            await host.Page.WaitForSelectorAsync("[role=menu] [data-action=ban]");
            await host.ScreenshotAsync(name);
            Assert.True(await host.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than the window");
            Assert.True(await host.Page.EvaluateAsync<bool>(InWindow), $"the menu of {name} is not within the window");
            await host.Page.Keyboard.PressAsync("Escape");
            await host.Page.WaitForSelectorAsync("[role=menu]", new PageWaitForSelectorOptions { State = WaitForSelectorState.Detached });
        }

        await host.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true,
            Path = Path.Combine(Checkout.Root(), "artifacts", "screenshots", "stage-on-a-phone-whole.png"),
        });
    }

    private const string InWindow = """
        () => {
          const box = document.querySelector('[role=menu]').getBoundingClientRect();
          return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
        }
        """;
}
