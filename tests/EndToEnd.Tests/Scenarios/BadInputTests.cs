using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.TestKit.Sdp;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>Whatever is wrong with a request, the answer is a problem (RFC 9457) that says what to do about it.</summary>
public sealed class BadInputTests(OneGateway fixture) : IClassFixture<OneGateway>
{
    private const int MaxOffer = 64 * 1024;

    private static readonly string Offer = ClientSdp.WriteOffer(new ClientOffer
    {
        Direction = ClientDirection.SendRecv,
        IceUfrag = "abcd",
        IcePwd = "0123456789012345678901",
        Fingerprint = SHA256.HashData("a certificate"u8),
        Ssrc = 1,
    });

    private static readonly string TooLong = Offer + string.Concat(Enumerable.Repeat("a=x-filler:0123456789\r\n", MaxOffer / 20));

    private SpacesCluster Cluster => fixture.Cluster;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("whip")]
    [InlineData("whep")]
    public async Task An_offer_that_cannot_be_taken_is_refused_with_a_reason(string kind)
    {
        var token = await Cluster.TokenAsync("ada");
        var id = await Cluster.CreateSpaceAsync("ada");
        var door = $"/v1/spaces/{id}/{kind}";
        await IsProblemAsync(404, "unknown-space", HttpMethod.Post, $"/v1/spaces/AAAAAAAAAAA/{kind}", token, Sdp(Offer));
        await IsProblemAsync(404, "unknown-space", HttpMethod.Post, $"/v1/spaces/not%20an%20id/{kind}", token, Sdp(Offer));
        await IsProblemAsync(400, "bad-offer", HttpMethod.Post, door, token, Sdp("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"), "audio");
        await IsProblemAsync(400, "bad-offer", HttpMethod.Post, door, token, Sdp(WithoutLine("a=fingerprint")), "fingerprint");
        await IsProblemAsync(400, "bad-offer", HttpMethod.Post, door, token, Sdp(WithoutLine("a=ice-pwd")), "a=ice-pwd");
        await IsProblemAsync(400, "bad-offer", HttpMethod.Post, door, token, Sdp("hello"), "v=0");
        await IsProblemAsync(400, "bad-offer", HttpMethod.Post, door, token, Sdp(""));
        await IsProblemAsync(413, "offer-too-large", HttpMethod.Post, door, token, Sdp(TooLong), $"{MaxOffer}");
        await IsProblemAsync(413, "offer-too-large", HttpMethod.Post, door, token, Chunked(TooLong), $"{MaxOffer}");
        await IsProblemAsync(415, "not-sdp", HttpMethod.Post, door, token, new StringContent(Offer), "application/sdp");
        await IsProblemAsync(415, "not-sdp", HttpMethod.Post, door, token, JsonContent.Create(new { sdp = Offer }), "application/sdp");
        await IsProblemAsync(404, "unknown-session", HttpMethod.Delete, $"{door}/0123456789abcdef", token);
        await IsProblemAsync(404, "unknown-session", HttpMethod.Delete, $"{door}/nonsense", token);

        using var ended = await Cluster.SendAsync(HttpMethod.Post, $"/v1/spaces/{id}/end", token);
        Assert.Equal(200, (int)ended.StatusCode);
        await IsProblemAsync(410, "space-ended", HttpMethod.Post, door, token, Sdp(Offer));
    }

    [Fact]
    public async Task Somebody_elses_session_is_not_found()
    {
        var id = await Cluster.CreateSpaceAsync("ada");
        var token = await Cluster.TokenAsync("ada");
        using var made = await Cluster.SendAsync(HttpMethod.Post, $"/v1/spaces/{id}/whip", token, Sdp(Offer));
        Assert.Equal(201, (int)made.StatusCode);
        var session = made.Headers.Location!.ToString();
        var eve = await Cluster.TokenAsync("eve");
        await IsProblemAsync(404, "unknown-session", HttpMethod.Delete, session, eve);
        await IsProblemAsync(404, "unknown-session", HttpMethod.Patch, session, eve, Fragment("a=ice-ufrag:zzzz\r\n"));
        await IsProblemAsync(415, "not-fragment", HttpMethod.Patch, session, token, Sdp(Offer), "application/trickle-ice-sdpfrag");
        await IsProblemAsync(428, "no-if-match", HttpMethod.Patch, session, token, Fragment("a=ice-ufrag:zzzz\r\n"), "If-Match");
        using var ended = await Cluster.SendAsync(HttpMethod.Delete, session, token);
        Assert.Equal(200, (int)ended.StatusCode);
        await IsProblemAsync(404, "unknown-session", HttpMethod.Delete, session, token);
    }

    [Fact]
    public async Task A_missing_or_bad_token_is_401()
    {
        var id = await Cluster.CreateSpaceAsync("ada");
        var key = Cluster.SigningKey;
        var soon = DateTimeOffset.UtcNow.AddHours(1);
        string[] bad =
        [
            "nonsense",
            Token(RandomNumberGenerator.GetBytes(32), soon),
            Token(key, DateTimeOffset.UtcNow.AddMinutes(-5)),
            Token(key, null),
            Token(key, soon, algorithm: "none"),
            Token(key, soon) + "x",
        ];
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, "/v1/spaces"), (HttpMethod.Get, $"/v1/spaces/{id}"), (HttpMethod.Post, $"/v1/spaces/{id}/end"),
            (HttpMethod.Post, $"/v1/spaces/{id}/whip"), (HttpMethod.Post, $"/v1/spaces/{id}/whep"), (HttpMethod.Post, "/v1/hub/negotiate?negotiateVersion=1"),
        })
        {
            await IsProblemAsync(401, "unauthorized", method, path, null, mentions: "Authorization: Bearer");
            foreach (var token in bad)
            {
                await IsProblemAsync(401, "unauthorized", method, path, token, mentions: "fresh one");
            }
        }

        // The same token, made well, is taken: it is not something else about these that was refused.
        using var good = await Cluster.SendAsync(HttpMethod.Get, $"/v1/spaces/{id}", Token(key, soon));
        Assert.Equal(200, (int)good.StatusCode);
    }

    [Fact]
    public async Task A_token_that_grants_something_else_is_403()
    {
        var id = await Cluster.CreateSpaceAsync("ada");
        var other = await Cluster.TokenAsync("bob", new { join = "other" });
        var nothing = await Cluster.TokenAsync("bob", new { });
        await IsProblemAsync(403, "create-needs-grant", HttpMethod.Post, "/v1/spaces", nothing, JsonContent.Create(new { title = "x" }), "create");
        await IsProblemAsync(403, "create-needs-grant", HttpMethod.Post, "/v1/spaces", other, JsonContent.Create(new { title = "x" }), "create");
        await IsProblemAsync(403, "not-granted", HttpMethod.Post, $"/v1/spaces/{id}/whip", other, Sdp(Offer), id);
        await IsProblemAsync(403, "not-granted", HttpMethod.Post, $"/v1/spaces/{id}/whep", nothing, Sdp(Offer), id);
        await IsProblemAsync(403, "not-granted", HttpMethod.Get, $"/v1/spaces/{id}/participants", other, mentions: id);
        await IsProblemAsync(403, "not-allowed", HttpMethod.Post, $"/v1/spaces/{id}/end", await Cluster.TokenAsync("bob"));
    }

    [Fact]
    public async Task A_body_that_is_not_what_the_route_takes_is_refused_with_a_reason()
    {
        var token = await Cluster.TokenAsync("ada");
        await IsProblemAsync(400, "bad-request", HttpMethod.Post, "/v1/spaces", token, Json("{\"title\": "), "JSON");
        await IsProblemAsync(400, "bad-request", HttpMethod.Post, "/v1/spaces", token, Json("{\"title\": 5}"), "JSON");
        await IsProblemAsync(400, "bad-request", HttpMethod.Post, "/v1/spaces", token, Json(""), "JSON");
        await IsProblemAsync(415, "bad-request", HttpMethod.Post, "/v1/spaces", token, new StringContent("title=x"), "application/json");
        await IsProblemAsync(400, "bad-request", HttpMethod.Post, "/v1/spaces", token, Json("{}"), "120");
        await IsProblemAsync(400, "bad-request", HttpMethod.Post, "/v1/spaces", token, JsonContent.Create(new { title = new string('x', 121) }), "120");
        await IsProblemAsync(400, "bad-request", HttpMethod.Post, "/v1/spaces", token, JsonContent.Create(new { title = "a\u0007b" }), "control");
        await IsProblemAsync(400, "bad-request", HttpMethod.Post, "/v1/dev/tokens", null, Json("{}"), "sub");
        await IsProblemAsync(404, "no-route", HttpMethod.Get, "/v1/nothing", token, mentions: "/docs");
        await IsProblemAsync(405, "wrong-method", HttpMethod.Delete, "/v1/spaces", token, mentions: "/docs");
        var id = await Cluster.CreateSpaceAsync("ada");
        await IsProblemAsync(400, "bad-request", HttpMethod.Get, $"/v1/spaces/{id}/participants?limit=0", token, mentions: "limit");
        await IsProblemAsync(400, "bad-request", HttpMethod.Get, $"/v1/spaces/{id}/participants?limit=many", token, mentions: "limit");
        await IsProblemAsync(404, "unknown-space", HttpMethod.Get, "/v1/spaces/AAAAAAAAAAA", token);
        await IsProblemAsync(404, "unknown-space", HttpMethod.Post, "/v1/spaces/AAAAAAAAAAA/end", token);
    }

    [Fact]
    public async Task The_hub_answers_a_join_with_the_same_problems()
    {
        var id = await Cluster.CreateSpaceAsync("ada");
        var over = await Cluster.CreateSpaceAsync("ada");
        using var ended = await Cluster.SendAsync(HttpMethod.Post, $"/v1/spaces/{over}/end", await Cluster.TokenAsync("ada"));
        Assert.Equal(200, (int)ended.StatusCode);
        await using var hub = await ConnectAsync(await Cluster.TokenAsync("ada"));
        await IsRefusedAsync(hub, 404, "unknown-space", "AAAAAAAAAAA", Offer);
        await IsRefusedAsync(hub, 404, "unknown-space", null, Offer);
        await IsRefusedAsync(hub, 410, "space-ended", over, Offer);
        await IsRefusedAsync(hub, 413, "offer-too-large", id, TooLong);
        await IsRefusedAsync(hub, 400, "bad-offer", id, WithoutLine("a=fingerprint"));
        await IsRefusedAsync(hub, 400, "bad-offer", id, null);
        await using var stranger = await ConnectAsync(await Cluster.TokenAsync("bob", new { join = "other" }));
        await IsRefusedAsync(stranger, 403, "not-granted", id, Offer);

        // A connection that was refused so often is still good for a join.
        var joined = await hub.InvokeAsync<JsonElement>("Join", new { spaceId = id, sdp = Offer, speak = true, muted = false }, Cancel);
        Assert.Equal(JsonValueKind.Null, joined.GetProperty("problem").ValueKind);
        await IsRefusedAsync(hub, 409, "already-joined", id, Offer);
    }

    [Fact]
    public async Task The_description_of_the_interface_names_every_route()
    {
        using var response = await Cluster.SendAsync(HttpMethod.Get, "/openapi/v1.json", null);
        Assert.Equal(200, (int)response.StatusCode);
        var paths = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("paths");
        foreach (var (path, verbs) in new[]
        {
            ("/v1/spaces", "post"), ("/v1/spaces/{id}", "get"), ("/v1/spaces/{id}/end", "post"), ("/v1/spaces/{id}/participants", "get"),
            ("/v1/spaces/{id}/whip", "post"), ("/v1/spaces/{id}/whep", "post"),
            ("/v1/spaces/{id}/whip/{session}", "delete,patch"), ("/v1/spaces/{id}/whep/{session}", "delete,patch"), ("/v1/dev/tokens", "post"),
        })
        {
            Assert.True(paths.TryGetProperty(path, out var item), $"{path} is not described");
            Assert.All(verbs.Split(','), verb => Assert.True(item.TryGetProperty(verb, out _), $"{verb} {path} is not described"));
        }

        var whip = paths.GetProperty("/v1/spaces/{id}/whip").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        Assert.True(whip.TryGetProperty("application/sdp", out _), "the type of an offer is not described");

        foreach (var path in new[] { "/docs", "/healthz" })
        {
            using var page = await Cluster.SendAsync(HttpMethod.Get, path, null);
            Assert.Equal(200, (int)page.StatusCode);
        }
    }

    private static string WithoutLine(string start) =>
        string.Concat(Offer.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith(start, StringComparison.Ordinal)).Select(l => $"{l}\r\n"));

    private static StringContent Sdp(string text) => new(text, Encoding.UTF8, "application/sdp");

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static StringContent Fragment(string text) => new(text, Encoding.UTF8, "application/trickle-ice-sdpfrag");

    // Without a Content-Length the size shows only while reading.
    private static StreamContent Chunked(string text) =>
        new(new ChunkedStream(Encoding.UTF8.GetBytes(text))) { Headers = { ContentType = new MediaTypeHeaderValue("application/sdp") } };

    // Made by hand: what the product's own library would refuse to make is wanted too.
    private static string Token(byte[] key, DateTimeOffset? expires, string algorithm = "HS256")
    {
        var claims = new Dictionary<string, object> { ["sub"] = "mallory", ["spaces"] = new { create = true, join = "*" } };
        if (expires is { } at)
        {
            claims["exp"] = at.ToUnixTimeSeconds();
        }

        var head = $"{Part(new { alg = algorithm, typ = "JWT" })}.{Part(claims)}";
        return algorithm == "none" ? $"{head}." : $"{head}.{Base64(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(head)))}";

        static string Part(object value) => Base64(JsonSerializer.SerializeToUtf8Bytes(value));
        static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static void IsProblem(JsonElement problem, int status, string type, string? mentions)
    {
        Assert.Equal($"urn:spaces:problem:{type}", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("title").GetString()));
        var detail = problem.GetProperty("detail").GetString();
        Assert.False(string.IsNullOrWhiteSpace(detail));
        Assert.DoesNotContain("Spaces.", detail, StringComparison.Ordinal);
        if (mentions is not null)
        {
            Assert.Contains(mentions, detail, StringComparison.Ordinal);
        }
    }

    private static async Task IsRefusedAsync(HubConnection hub, int status, string type, string? spaceId, string? sdp)
    {
        var reply = await hub.InvokeAsync<JsonElement>("Join", new { spaceId, sdp, speak = true, muted = false }, Cancel);
        IsProblem(reply.GetProperty("problem"), status, type, null);
        Assert.Equal(JsonValueKind.Null, reply.GetProperty("sdp").ValueKind);
    }

    private async Task IsProblemAsync(
        int status, string type, HttpMethod method, string path, string? token, HttpContent? content = null, string? mentions = null)
    {
        using var response = await Cluster.SendAsync(method, path, token, content);
        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True((int)response.StatusCode == status, $"{method} {path} answered {(int)response.StatusCode} instead of {status}: {body}");
        Assert.True(
            response.Content.Headers.ContentType?.MediaType == "application/problem+json",
            $"{method} {path} answered {response.Content.Headers.ContentType}: {body}");
        IsProblem(JsonDocument.Parse(body).RootElement, status, type, mentions);
    }

    private async Task<HubConnection> ConnectAsync(string token)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(Cluster.Url(), "/v1/hub"), o => o.AccessTokenProvider = () => Task.FromResult<string?>(token))
            .Build();
        await hub.StartAsync(Cancel);
        return hub;
    }

    private sealed class ChunkedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
