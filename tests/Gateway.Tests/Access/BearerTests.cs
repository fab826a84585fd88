using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spaces.Gateway.Access;
using Spaces.Gateway.Api;
using Spaces.Gateway.Hub;

namespace Spaces.Gateway.Tests.Access;

/// <summary>Tokens over HTTP: who comes in, and what is said to whoever does not.</summary>
public sealed class BearerTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly HttpClient _http = new();
    private TestIssuer _issuer = null!;
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(_issuer.Settings().ToDictionary(s => s.Name, s => s.Value));
        builder.Configuration["Auth:Key"] = Convert.ToBase64String(AccessRig.Key);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddAccess();
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapGet("/who", (ClaimsPrincipal user) => Caller.TryRead(user, out var caller) ? caller.Person.Id.Value : "nobody");
        _app.MapGet(SpaceHub.Path, (ClaimsPrincipal user) => Caller.TryRead(user, out var caller) ? caller.Person.Id.Value : "nobody");
        _app.MapGet("/open", () => "open").AllowAnonymous();
        _app.MapDevelopmentTokens();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _http.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_good_token_comes_in()
    {
        Assert.Equal("ann", await TextAsync("/who", Good()));
        Assert.Equal("ann", await TextAsync($"{SpaceHub.Path}?access_token={Good()}", null));
    }

    [Fact]
    public async Task Only_the_hub_takes_a_token_from_the_query()
    {
        using var response = await GetAsync($"/who?access_token={Good()}", null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic YTpi")]
    public async Task Without_a_token_the_answer_says_how_to_bring_one(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/who");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("urn:spaces:problem:unauthorized", (await JsonAsync(response)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_refused_token_is_explained_in_header_and_body()
    {
        var token = Good();
        _time.Elapsed = TimeSpan.FromHours(1);
        using var response = await GetAsync("/who", token);
        var problem = await JsonAsync(response);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("urn:spaces:problem:unauthorized", problem.GetProperty("type").GetString());
        Assert.Contains("expired", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var challenge = Assert.Single(response.Headers.WwwAuthenticate);
        Assert.Equal("Bearer", challenge.Scheme);
        Assert.Equal($"error=\"invalid_token\", error_description=\"{problem.GetProperty("detail").GetString()}\"", challenge.Parameter);
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_are_not_the_token_s_fault()
    {
        using var key = _issuer.AddEc("key");
        _issuer.Status = 503;
        using var response = await GetAsync("/who", TestSigner.Es256(key, _issuer.Claims(_time.GetUtcNow()), "key"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(IssuerKeys.RetryInterval, response.Headers.RetryAfter?.Delta);
        Assert.Empty(response.Headers.WwwAuthenticate);
        Assert.Equal("urn:spaces:problem:keys-unavailable", (await JsonAsync(response)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task What_is_open_to_all_is_open_with_a_bad_token_as_well() => Assert.Equal("open", await TextAsync("/open", "nonsense"));

    [Fact]
    public void Every_fault_has_a_detail_of_its_own_that_fits_into_a_header()
    {
        var problems = Enum.GetValues<TokenFault>().Select(Problems.Unauthorized).ToList();

        Assert.Equal(problems.Count, problems.Select(p => p.Detail).Distinct().Count());
        // RFC 6750 section 3: error_description.
        Assert.All(problems, p => Assert.DoesNotContain(p.Detail, c => c is < ' ' or > '~' or '"' or '\\'));
        Assert.All(problems.Where(p => p.Status != 503), p => Assert.Equal(("urn:spaces:problem:unauthorized", 401), (p.Type, p.Status)));
    }

    [Fact]
    public async Task A_development_token_has_the_grant_and_the_life_that_were_asked_for()
    {
        var token = await MakeAsync(new { sub = "ann", spaces = new { join = "room", moderate = true, safety = true, operate = true }, expiresIn = 60 });
        var reading = await _app.Services.GetRequiredService<TokenReader>().ReadAsync(token, TestContext.Current.CancellationToken);

        Assert.Equal(new Grant { Join = "room", Moderate = true, Safety = true, Operate = true }, reading.Caller?.Grant);
        Assert.Equal(_time.GetUtcNow().AddSeconds(60), reading.Caller?.ExpiresAt);
    }

    [Fact]
    public async Task A_development_token_may_create_and_join_and_no_more_for_twelve_hours_unless_asked_otherwise()
    {
        var token = await MakeAsync(new { sub = "ann" });
        var reading = await _app.Services.GetRequiredService<TokenReader>().ReadAsync(token, TestContext.Current.CancellationToken);

        Assert.Equal(new Grant { Create = true, Join = "*" }, reading.Caller?.Grant);
        Assert.Equal(_time.GetUtcNow().AddHours(12), reading.Caller?.ExpiresAt);
    }

    [Theory]
    [InlineData(0, 400)]
    [InlineData(-1, 400)]
    [InlineData(1, 200)]
    [InlineData(86400, 200)]
    [InlineData(86401, 400)]
    public async Task A_development_token_lives_for_a_day_at_most(int seconds, int status)
    {
        using var response = await _http.PostAsJsonAsync(
            "/v1/dev/tokens", new { sub = "ann", expiresIn = seconds }, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
    }

    private string Good() => TestSigner.Hs256(AccessRig.Key, TestSigner.Claims(_time.GetUtcNow()));

    private async Task<string> MakeAsync(object body)
    {
        using var response = await _http.PostAsJsonAsync("/v1/dev/tokens", body, TestContext.Current.CancellationToken);
        return (await JsonAsync(response)).GetProperty("token").GetString()!;
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<string> TextAsync(string path, string? token)
    {
        using var response = await GetAsync(path, token);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
}
