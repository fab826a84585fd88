using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>Two people in Firefox, in a network of their own because Firefox never sends to loopback.</summary>
public sealed class FirefoxTests(ITestOutputHelper output)
{
    private const double Present = -45;
    private const double Absent = -65;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Two_pages_hear_each_other_a_mute_and_the_gateway_that_came_back()
    {
        if (await PrivateNetwork.RanTestInsideAsync(output, Whole))
        {
            return;
        }

        await using var cluster = await SpacesCluster.StartAsync(gateways: 1, mediaAddress: "127.0.0.1,host");
        await using var firefox = await Firefox.StartAsync();
        output.WriteLine(firefox.Version);
        try
        {
            await TalkAsync(cluster, firefox);
        }
        catch
        {
            output.WriteLine($"{cluster.Gateway().Tail}\n{cluster.Silo.Tail}");
            output.WriteLine($"The pages' consoles: {await firefox.ConsoleAsync()}");
            throw;
        }
    }

    private async Task TalkAsync(SpacesCluster cluster, Firefox firefox)
    {
        var ada = await firefox.OpenAsync(cluster.Url());
        var path = await ada.CreateAsync("Ada", "In Firefox");
        output.WriteLine($"Ada is live after {(await ada.JoinAsync("Ada")).TotalMilliseconds:F0} ms");
        var ben = await firefox.OpenAsync(new Uri(cluster.Url(), path));
        output.WriteLine($"Ben is live after {(await ben.JoinAsync("Ben")).TotalMilliseconds:F0} ms");
        await HearsAsync(ada, "Ada");
        await HearsAsync(ben, "Ben");
        Assert.Equal((2, 0), await ada.StageAsync());
        Assert.Equal((2, 0), await ben.StageAsync());
        await ada.ScreenshotAsync("firefox");

        // Ada still speaks: what she hears now would be herself.
        await ben.PressMicrophoneAsync();
        await LevelAsync(ada, "Ada, with Ben muted", level => level < Absent);
        Assert.Equal((2, 1), await ada.StageAsync());
        await HearsAsync(ben, "Ben");
        await ben.PressMicrophoneAsync();
        await HearsAsync(ada, "Ada");

        await cluster.Gateway().KillAsync();
        output.WriteLine($"the page says that its gateway is gone after {(await ada.StateAsync("reconnecting")).TotalMilliseconds:F0} ms");
        await ben.StateAsync("reconnecting");
        await cluster.StartGatewayAsync(0);
        output.WriteLine($"live again {(await ada.StateAsync("live")).TotalMilliseconds:F0} ms after the gateway was back");
        await ben.StateAsync("live");
        await HearsAsync(ada, "Ada");
        await HearsAsync(ben, "Ben");
    }

    /// <summary>Waits until a page hears the other one, and checks that packets go both ways meanwhile.</summary>
    private async Task HearsAsync(FirefoxPage page, string who)
    {
        var before = await page.CountsAsync();
        await LevelAsync(page, who, level => level > Present);
        var after = await page.CountsAsync();
        Assert.True(after.Sent > before.Sent && after.Received > before.Received, $"{who}: {before}, then {after}");
    }

    private async Task LevelAsync(FirefoxPage page, string who, Func<double, bool> right)
    {
        var level = double.NaN;
        var after = await Poll.UntilAsync(
            async () => right(level = await page.LevelAsync()), Patience, () => $"{who}: what the page plays is at {level:F1} dB");
        output.WriteLine($"{who}: {level:F1} dB after {after.TotalMilliseconds:F0} ms");
    }
}
