using System.Net;
using Spaces.EndToEnd.Tests.Cluster;

namespace Spaces.EndToEnd.Tests.Observing;

/// <summary>The Orleans Dashboard of a real cluster, and who gets to see it.</summary>
public sealed class DashboardTests
{
    private const string Path = "/v1/admin/dashboard";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operators_alone_see_it_with_a_token_or_with_the_cookie_that_they_got_for_one()
    {
        await using var cluster = await SpacesCluster.StartAsync(
            gateways: 1,
            siloSettings: new Dictionary<string, string> { ["Silo__Dashboard"] = "true" },
            gatewaySettings: new Dictionary<string, string> { ["Gateway__Dashboard__Enabled"] = "true" });
        var listener = await cluster.TokenAsync("lea", new { join = "*", moderate = true });
        var oper = await cluster.TokenAsync("olga", new { operate = true });
        var pages = new[] { $"{Path}/", $"{Path}/DashboardCounters" };

        foreach (var page in pages.Append($"{Path}/version"))
        {
            await RefusedAsync(cluster, HttpMethod.Get, page, null, HttpStatusCode.Unauthorized);
            await RefusedAsync(cluster, HttpMethod.Get, page, listener, HttpStatusCode.Forbidden);
        }

        await RefusedAsync(cluster, HttpMethod.Post, $"{Path}/session", null, HttpStatusCode.Unauthorized);
        await RefusedAsync(cluster, HttpMethod.Post, $"{Path}/session", listener, HttpStatusCode.Forbidden);

        using var session = await cluster.SendAsync(HttpMethod.Post, $"{Path}/session", oper);
        Assert.Equal(HttpStatusCode.NoContent, session.StatusCode);
        var cookie = Assert.Single(session.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"path={Path}", cookie, StringComparison.OrdinalIgnoreCase);

        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = cluster.Url() };
        foreach (var page in pages)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page);
            request.Headers.TryAddWithoutValidation("Cookie", cookie.Split(';')[0]);
            using var answer = await browser.SendAsync(request, Cancel);
            Assert.True(answer.IsSuccessStatusCode, $"{page}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
            Assert.True((await answer.Content.ReadAsStringAsync(Cancel)).Length > 100, page);
        }

        using var forged = new HttpRequestMessage(HttpMethod.Get, pages[0]);
        forged.Headers.TryAddWithoutValidation("Cookie", $"{cookie.Split(';')[0]}x");
        using var refused = await browser.SendAsync(forged, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private static async Task RefusedAsync(SpacesCluster cluster, HttpMethod method, string path, string? token, HttpStatusCode status)
    {
        using var answer = await cluster.SendAsync(method, path, token);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
