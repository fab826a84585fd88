using System.Net;
using System.Text.Json;
using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.EndToEnd.Tests.Tools;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>WHIP and WHEP by clients that are not ours: a bare browser page, and GStreamer.</summary>
public sealed class StandardToolsTests(ITestOutputHelper output)
{
    private const double Present = -45;
    private const double Absent = -65;
    private const double PageTone = 430;
    private const double BareTone = 710;
    private const double NativeTone = 1170;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_bare_browser_speaks_and_listens_restarts_its_ice_and_leaves()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 1);
        await using var chromium = await Chromium.StartAsync();
        var (host, id) = await HostAsync(cluster, chromium);
        var token = await cluster.TokenAsync("bare-speaker");
        var speaker = await PlainPage.OpenAsync(chromium, cluster.Url(), BareTone);
        var listener = await PlainPage.OpenAsync(chromium, cluster.Url(), tone: null);

        var said = await speaker.OfferAsync("whip", Door(cluster, id, "whip"), token);
        var heard = await listener.OfferAsync("whep", Door(cluster, id, "whep"), await cluster.TokenAsync("bare-listener"));
        IsAnswer(said.GetProperty("status").GetInt32(), n => said.GetProperty(n).GetString()!, id, "whip");
        IsAnswer(heard.GetProperty("status").GetInt32(), n => heard.GetProperty(n).GetString()!, id, "whep");
        await listener.LevelsAsync([PageTone, BareTone], l => l.Min() > Present, "the bare listener should hear both");
        await HostHearsAsync(host, BareTone, true);

        // Candidates for the session as it is are taken and need no answer.
        var tag = said.GetProperty("etag").GetString();
        var fragment = await speaker.FragmentAsync("whip");
        Assert.Equal(204, (await speaker.PatchAsync("whip", fragment, tag)).GetProperty("status").GetInt32());
        Assert.Equal(400, (await speaker.PatchAsync("whip", "a=mid:0\r\n", tag)).GetProperty("status").GetInt32());
        Assert.Equal(412, (await speaker.PatchAsync("whip", fragment, "\"another\"")).GetProperty("status").GetInt32());
        Assert.Equal(428, (await speaker.PatchAsync("whip", fragment, match: null)).GetProperty("status").GetInt32());

        foreach (var (page, kind, etag) in new[] { (speaker, "whip", said), (listener, "whep", heard) })
        {
            var restarted = await page.RestartAsync(kind);
            Assert.Equal(200, restarted.GetProperty("status").GetInt32());
            Assert.Equal("application/trickle-ice-sdpfrag", restarted.GetProperty("type").GetString()!.Split(';')[0]);
            Assert.NotEqual(restarted.GetProperty("before").GetString(), restarted.GetProperty("after").GetString());
            Assert.NotEqual(etag.GetProperty("etag").GetString(), restarted.GetProperty("etag").GetString());
            Assert.Equal($"\"{restarted.GetProperty("server").GetString()}\"", restarted.GetProperty("etag").GetString());
        }

        // A pair that was made after the restart gets answers: the new credentials are in use, and sound goes on with them.
        foreach (var (page, kind) in new[] { (speaker, "whip"), (listener, "whep") })
        {
            var before = await page.ConsentAsync(kind);
            await Poll.UntilAsync(async () => await page.ConsentAsync(kind) > before, Patience, () => $"no check of {kind} is answered after the restart");
        }

        await listener.LevelsAsync([PageTone, BareTone], l => l.Min() > Present, "the bare listener should hear both after the restarts");
        await HostHearsAsync(host, BareTone, true);

        await OthersSeeAsync(host, "Name of bare-speaker", true);
        Assert.Equal(200, await speaker.EndAsync("whip"));
        await OthersSeeAsync(host, "Name of bare-speaker", false);
        await HostHearsAsync(host, BareTone, false);
        using var again = await cluster.SendAsync(HttpMethod.Delete, said.GetProperty("location").GetString()!, token);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(200, await listener.EndAsync("whep"));
        await Poll.UntilAsync(
            async () => await host.Page.TextContentAsync("#listener-count") == "0", Patience, () => "the host still sees a listener");
    }

    [Fact]
    public async Task A_native_stack_and_browsers_hear_each_other()
    {
        // libnice does not use loopback: a network of the test's own has another address to be at.
        if (await PrivateNetwork.RanTestInsideAsync(output, Whole))
        {
            return;
        }

        await using var cluster = await SpacesCluster.StartAsync(gateways: 1, mediaAddress: "127.0.0.1,host");
        await using var chromium = await Chromium.StartAsync();
        var (host, id) = await HostAsync(cluster, chromium);
        var bareSpeaker = await PlainPage.OpenAsync(chromium, cluster.Url(), BareTone);
        var bareListener = await PlainPage.OpenAsync(chromium, cluster.Url(), tone: null);
        await bareSpeaker.OfferAsync("whip", Door(cluster, id, "whip"), await cluster.TokenAsync("bare-speaker"));
        await bareListener.OfferAsync("whep", Door(cluster, id, "whep"), await cluster.TokenAsync("bare-listener"));

        var token = await cluster.TokenAsync("native-speaker");
        using var speaker = GStreamer.Speak(Door(cluster, id, "whip"), token, NativeTone);
        using var listener = GStreamer.Listen(Door(cluster, id, "whep"), await cluster.TokenAsync("native-listener"), PageTone, BareTone, NativeTone);
        var said = await speaker.ConnectedAsync();
        var heard = await listener.ConnectedAsync();
        IsAnswer(said.GetProperty("status").GetInt32(), n => Header(said, n), id, "whip");
        IsAnswer(heard.GetProperty("status").GetInt32(), n => Header(heard, n), id, "whep");

        await bareListener.LevelsAsync([PageTone, BareTone, NativeTone], l => l.Min() > Present, "the bare browser should hear all three");
        await listener.LevelsAsync(l => l.Min() > Present, "GStreamer should hear all three");
        await HostHearsAsync(host, BareTone, true);
        await HostHearsAsync(host, NativeTone, true);
        await OthersSeeAsync(host, "Name of native-speaker", true);

        Assert.Equal(200, await speaker.DeleteAsync());
        await OthersSeeAsync(host, "Name of native-speaker", false);
        await listener.LevelsAsync(l => l[2] < Absent && l[..2].Min() > Present, "GStreamer should hear the others only");
        await HostHearsAsync(host, NativeTone, false);
        using var again = await cluster.SendAsync(HttpMethod.Delete, Header(said, "location"), token);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(200, await listener.DeleteAsync());
    }

    private static Uri Door(SpacesCluster cluster, string id, string kind) => new(cluster.Url(), $"/v1/spaces/{id}/{kind}");

    private static string Header(JsonElement said, string name) =>
        said.GetProperty("headers").GetProperty(name switch { "type" => "content-type", "patch" => "accept-patch", _ => name }).GetString()!;

    private static void IsAnswer(int status, Func<string, string> header, string id, string kind)
    {
        Assert.Equal(201, status);
        Assert.Equal("application/sdp", header("type").Split(';')[0]);
        Assert.StartsWith($"/v1/spaces/{id}/{kind}/", header("location"), StringComparison.Ordinal);
        Assert.Equal("application/trickle-ice-sdpfrag", header("patch"));
        Assert.Matches("^\"[^\"]+\"$", header("etag"));
    }

    private static async Task<(SpacePage Host, string Id)> HostAsync(SpacesCluster cluster, Chromium chromium)
    {
        var host = await chromium.OpenAsync(cluster.Url(), PageTone);
        var path = await host.CreateAsync("Ada", "Standard tools");
        await host.JoinAsync("Ada", speak: true);
        return (host, path.Split('/')[^1]);
    }

    private static Task<TimeSpan> HostHearsAsync(SpacePage host, double tone, bool present) => Poll.UntilAsync(
        async () => (await host.LevelsAsync(tone))[0] is var level && (present ? level > Present : level < Absent),
        Patience, () => $"the web page should {(present ? "" : "not ")}hear {tone} Hz. {host.Console}");

    private static Task<TimeSpan> OthersSeeAsync(SpacePage host, string name, bool present) => Poll.UntilAsync(
        async () => (await host.Page.TextContentAsync("#stage") ?? "").Contains(name, StringComparison.Ordinal) == present,
        Patience, () => $"the web page should {(present ? "" : "not ")}show {name} on stage");
}
