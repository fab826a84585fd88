using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Spaces.Gateway.Limits;

namespace Spaces.Gateway.Tests.Limits;

public sealed class HttpLimitTests
{
    private const string BadToken = "not.a.token";

    [Fact]
    public async Task A_request_too_many_is_a_429_that_says_when_to_come_back()
    {
        await using var app = await LoopbackApp.StartAsync(Map, Rate("Create:User", 2, 20));
        var token = app.TokenOf("ada");

        Assert.Equal(204, await app.StatusAsync(HttpMethod.Post, "/create", token));
        Assert.Equal(204, await app.StatusAsync(HttpMethod.Post, "/create", token));
        app.Time.Elapsed += TimeSpan.FromMilliseconds(500);
        using var response = await app.SendAsync(HttpMethod.Post, "/create", token);

        // 2.5 s are left of 3: told in whole seconds, not too early.
        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal("3", response.Headers.GetValues("Retry-After").Single());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("urn:spaces:problem:too-many-requests", problem.GetProperty("type").GetString());
        Assert.Equal(429, problem.GetProperty("status").GetInt32());
        Assert.Equal(3, problem.GetProperty("retryAfter").GetInt32());
        Assert.Contains("this person", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // Once, though the middleware asks its limiter twice.
        Assert.Equal(["1 action=Create scope=User"], app.Counted);

        app.Time.Elapsed += TimeSpan.FromSeconds(3);
        Assert.Equal(204, await app.StatusAsync(HttpMethod.Post, "/create", token));
    }

    [Fact]
    public async Task The_wait_is_a_second_at_least()
    {
        await using var app = await LoopbackApp.StartAsync(Map, Rate("Read:User", 1, 6000));
        var token = app.TokenOf("ada");

        Assert.Equal(204, await app.StatusAsync(HttpMethod.Get, "/read", token));
        using var response = await app.SendAsync(HttpMethod.Get, "/read", token);
        Assert.Equal("1", response.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task People_have_their_own_rates_and_their_address_one_for_all()
    {
        await using var app = await LoopbackApp.StartAsync(Map, [.. Rate("Create:User", 1, 1), .. Rate("Create:Address", 3, 1)]);

        Assert.Equal(204, await app.StatusAsync(HttpMethod.Post, "/create", app.TokenOf("ada")));
        Assert.Equal(429, await app.StatusAsync(HttpMethod.Post, "/create", app.TokenOf("ada")));
        Assert.Equal(204, await app.StatusAsync(HttpMethod.Post, "/create", app.TokenOf("bob")));
        Assert.Equal(204, await app.StatusAsync(HttpMethod.Post, "/create", app.TokenOf("eve")));
        Assert.Equal(429, await app.StatusAsync(HttpMethod.Post, "/create", app.TokenOf("zoe")));
    }

    [Fact]
    public async Task A_route_without_a_mark_has_no_rate()
    {
        await using var app = await LoopbackApp.StartAsync(Map, [.. Rate("Create:User", 1, 1), .. Rate("Read:User", 1, 1), .. Rate("Unauthenticated", 1, 1)]);
        var token = app.TokenOf("ada");

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(204, await app.StatusAsync(HttpMethod.Get, "/free", token));
            Assert.Equal(204, await app.StatusAsync(HttpMethod.Get, "/open", null));
            Assert.Equal(404, await app.StatusAsync(HttpMethod.Get, "/nothing", token));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(BadToken)]
    public async Task Trying_tokens_out_gets_slow_and_harms_nobody_with_a_good_one(string? token)
    {
        await using var app = await LoopbackApp.StartAsync(Map, [.. Rate("Unauthenticated", 3, 60), .. Rate("Read:Address", 1, 1)]);

        var answers = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await app.StatusAsync(HttpMethod.Get, i % 2 == 0 ? "/read" : "/free", token));
        }

        Assert.Equal([401, 401, 401, 429, 429], answers);
        Assert.Equal(204, await app.StatusAsync(HttpMethod.Get, "/read", app.TokenOf("ada")));
        app.Time.Elapsed += TimeSpan.FromSeconds(1);
        Assert.Equal(401, await app.StatusAsync(HttpMethod.Get, "/read", token));
    }

    internal static (string, string)[] Rate(string name, int burst, int perMinute) =>
        [($"Gateway:Limits:{name}:Burst", $"{burst}"), ($"Gateway:Limits:{name}:PerMinute", $"{perMinute}")];

    private static void Map(WebApplication app)
    {
        app.MapPost("/create", () => Results.NoContent()).WithLimit(LimitedAction.Create);
        app.MapGet("/read", () => Results.NoContent()).WithLimit(LimitedAction.Read);
        app.MapGet("/free", () => Results.NoContent());
        app.MapGet("/open", () => Results.NoContent()).AllowAnonymous();
    }
}
