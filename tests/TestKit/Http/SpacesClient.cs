using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Spaces.TestKit.Http;

/// <summary>The two standard doors of a space.</summary>
internal enum MediaDoor
{
    /// <summary>Listen.</summary>
    Whep,

    /// <summary>Speak, and listen when the offer says so.</summary>
    Whip,
}

/// <summary>What a door answered: where the session is and the SDP answer.</summary>
internal sealed record MediaSession(Uri Location, string Answer);

/// <summary>A request that a gateway refused; the message has the status and the problem's own words.</summary>
internal sealed class SpacesRequestException(string message, int status) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;
}

/// <summary>A gateway's HTTP interface as an outsider sees it: JSON by hand, none of the gateway's own types.</summary>
internal sealed class SpacesClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="gateway">Address of a gateway, as <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="maxConnections">HTTP connections at once.</param>
    public SpacesClient(Uri gateway, int maxConnections = 64)
    {
        Gateway = gateway;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = maxConnections, UseProxy = false })
        {
            BaseAddress = gateway,
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>The gateway.</summary>
    public Uri Gateway { get; }

    /// <summary>Creates a space; answers its id.</summary>
    public async Task<string> CreateSpaceAsync(string token, string title, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Post, "/v1/spaces", token, JsonContent.Create(new { title }), cancel);
        return await ReadStringAsync(response, "id", cancel);
    }

    /// <summary>Ends a space.</summary>
    public async Task EndSpaceAsync(string token, string space, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Post, $"/v1/spaces/{space}/end", token, null, cancel);
    }

    /// <summary>Gives a command that needs no body, as <c>participants/ada/mute</c> of a space.</summary>
    public async Task CommandAsync(HttpMethod method, string token, string space, string command, CancellationToken cancel)
    {
        using var response = await SendAsync(method, $"/v1/spaces/{space}/{command}", token, null, cancel);
    }

    /// <summary>Reads a space.</summary>
    public async Task<JsonElement> GetSpaceAsync(string token, string space, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Get, $"/v1/spaces/{space}", token, null, cancel);
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
    }

    /// <summary>Hands in an offer.</summary>
    public Task<MediaSession> OfferAsync(MediaDoor door, string space, string token, string offer, CancellationToken cancel) =>
        OfferAsync(new Uri(Gateway, $"/v1/spaces/{space}/{(door == MediaDoor.Whip ? "whip" : "whep")}"), token, offer, cancel);

    /// <summary>Hands in an offer to any WHIP or WHEP address.</summary>
    public async Task<MediaSession> OfferAsync(Uri door, string token, string offer, CancellationToken cancel)
    {
        using var content = new StringContent(offer);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/sdp");
        var path = door.IsAbsoluteUri && door.GetLeftPart(UriPartial.Authority) == Gateway.GetLeftPart(UriPartial.Authority) ? door.PathAndQuery : door.ToString();
        using var response = await SendAsync(HttpMethod.Post, path, token, content, cancel);
        var location = response.Headers.Location
            ?? throw new SpacesRequestException("The answer has no Location.", (int)response.StatusCode);
        return new MediaSession(new Uri(door, location), await response.Content.ReadAsStringAsync(cancel));
    }

    /// <summary>Ends a session.</summary>
    public async Task DeleteAsync(MediaSession session, string token, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Delete, session.Location.ToString(), token, null, cancel);
    }

    /// <summary>A development token; the gateway gives them on loopback in development mode only.</summary>
    /// <param name="subject">Who it is for.</param>
    /// <param name="name">The name that others see.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="grant">The <c>spaces</c> claim, as <c>new { join = "*", moderate = true }</c>; null: may create and join anything.</param>
    /// <param name="expiresIn">Seconds until it expires; null: half a day.</param>
    public async Task<string> MakeTokenAsync(
        string subject, string name, CancellationToken cancel, object? grant = null, int? expiresIn = null)
    {
        var body = JsonContent.Create(new { sub = subject, name, spaces = grant, expiresIn });
        using var response = await SendAsync(HttpMethod.Post, "/v1/dev/tokens", null, body, cancel);
        return await ReadStringAsync(response, "token", cancel);
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static async Task<string> ReadStringAsync(HttpResponseMessage response, string property, CancellationToken cancel)
    {
        var json = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return json.GetProperty(property).GetString()
            ?? throw new SpacesRequestException($"The answer has no '{property}'.", (int)response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? token, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = string.IsNullOrEmpty(token) ? null : new AuthenticationHeaderValue("Bearer", token);
        var response = await _http.SendAsync(request, cancel);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancel);
            throw new SpacesRequestException($"{method} {path} answered {(int)response.StatusCode}: {body}", (int)response.StatusCode);
        }
    }
}
