using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Spaces.Gateway.Tests.Limits;

public sealed class TrustedProxyTests
{
    private const string Proxies = "Gateway:Http:TrustedProxies";

    [Theory]
    [InlineData("", "203.0.113.9", "127.0.0.1")]
    [InlineData("192.0.2.0/24", "203.0.113.9", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.0/8, 127.0.0.0/8", "203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.1", "2001:db8::9", "2001:db8::9")]
    [InlineData("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.1", "198.51.100.1, 127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "nonsense", "127.0.0.1")]
    public async Task Only_a_named_proxy_is_believed_and_only_its_own_word(string proxies, string header, string seen)
    {
        await using var app = await LoopbackApp.StartAsync(Map, (Proxies, proxies));
        using var response = await app.SendAsync(HttpMethod.Get, "/who", null, header);

        Assert.Equal(seen, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Behind_a_named_proxy_each_client_has_a_rate_of_its_own()
    {
        await using var app = await LoopbackApp.StartAsync(Map, [(Proxies, "127.0.0.1"), .. HttpLimitTests.Rate("Unauthenticated", 1, 1)]);

        Assert.Equal(401, await app.StatusAsync(HttpMethod.Get, "/closed", null, "203.0.113.1"));
        Assert.Equal(429, await app.StatusAsync(HttpMethod.Get, "/closed", null, "203.0.113.1"));
        Assert.Equal(401, await app.StatusAsync(HttpMethod.Get, "/closed", null, "203.0.113.2"));
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/who", (HttpContext http) => http.Connection.RemoteIpAddress!.ToString()).AllowAnonymous();
        app.MapGet("/closed", () => Results.NoContent());
    }
}
