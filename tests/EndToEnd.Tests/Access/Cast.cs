using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.TestKit.Sdp;

namespace Spaces.EndToEnd.Tests.Access;

/// <summary>
/// A space with one person of each role and a speaker to act on, all of them in it by the hub. Only invited people may come onto its stage. People's
/// ids belong to this space, so that nothing that is remembered of them is seen from another.
/// </summary>
internal sealed class Cast : IAsyncDisposable
{
    /// <summary>A space that the space is not.</summary>
    public const string AnotherSpace = "anotherspac";

    private readonly Dictionary<string, HubConnection> _hubs = [];
    private readonly SpacesCluster _cluster;
    private readonly SignedTokens _tokens;
    private readonly string _mark = Guid.NewGuid().ToString("N")[..8];

    private Cast(SpacesCluster cluster, SignedTokens tokens)
    {
        _cluster = cluster;
        _tokens = tokens;
    }

    /// <summary>The space.</summary>
    public string Space { get; private set; } = "";

    /// <summary>The session that was made last with a standard tool.</summary>
    public string Session { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Creates a space and brings everybody in.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="tokens">Tokens that are taken there.</param>
    /// <param name="given">What happens before anybody is asked; see <see cref="RouteRow.Given"/>.</param>
    public static async Task<Cast> AssembleAsync(SpacesCluster cluster, SignedTokens tokens, IReadOnlyList<string> given)
    {
        var cast = new Cast(cluster, tokens);
        try
        {
            var created = await cast.AskAsync("host", HttpMethod.Post, "/v1/spaces", """{"title":"A matrix"}""");
            cast.Space = created.GetProperty("id").GetString()!;
            await Task.WhenAll(
                cast.JoinAsync("host", speak: true),
                cast.JoinAsync("cohost", speak: true),
                cast.JoinAsync("speaker", speak: true),
                cast.JoinAsync("target", speak: true),
                cast.JoinAsync("listener", speak: false));
            await cast.DoAsync("host POST participants/{cohost}/cohost");
            await cast.AskAsync("host", HttpMethod.Patch, $"/v1/spaces/{cast.Space}", """{"speak":"invited"}""");
            foreach (var step in given)
            {
                await cast.DoAsync(step);
            }

            return cast;
        }
        catch
        {
            await cast.DisposeAsync();
            throw;
        }
    }

    /// <summary>Name of a caller in <see cref="RouteRow.Given"/> and in ids.</summary>
    public static string NameOf(Caller caller) => caller.ToString().ToLowerInvariant();

    /// <summary>The id of one of the cast.</summary>
    public string IdOf(string name) => $"{name}-{_mark}";

    /// <summary>A caller's token; null for who has none.</summary>
    public string? TokenOf(Caller caller) => caller switch
    {
        Caller.NoToken => null,
        Caller.Expired => Sign("expired", new { join = "*", create = true, moderate = true, safety = true, operate = true }, expired: true),
        Caller.WrongSpace => Sign("wrongspace", new { join = AnotherSpace, moderate = true }),
        Caller.Host => Sign("host", new { join = Space, create = true }),
        Caller.Operator => Sign("operator", new { join = "*", create = true, moderate = true, safety = true, operate = true }),
        _ => Sign(NameOf(caller), new { join = Space }),
    };

    /// <summary>A token of one of the cast.</summary>
    public string Sign(string name, object grant, bool expired = false) => _tokens.Make(IdOf(name), grant, expired);

    /// <summary>A path with the ids of this space and its people.</summary>
    public string Fill(string path, string me)
    {
        var filled = path.Replace("{id}", Space, StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace("{documentName?}", "v1", StringComparison.Ordinal)
            .Replace("{session}", Session, StringComparison.Ordinal)
            .Replace("{user}", IdOf("target"), StringComparison.Ordinal)
            .Replace("{me}", IdOf(me), StringComparison.Ordinal);
        return new[] { "host", "cohost", "listener", "guest" }
            .Aggregate(filled, (text, name) => text.Replace($"{{{name}}}", IdOf(name), StringComparison.Ordinal));
    }

    /// <summary>The hub connection of a caller who is in the space; the operator's is made when it is first asked for.</summary>
    public async Task<HubConnection> HubOfAsync(Caller caller) =>
        _hubs.TryGetValue(NameOf(caller), out var hub) ? hub : await JoinAsync(NameOf(caller), speak: false);

    /// <summary>A hub connection that has joined nothing.</summary>
    public async Task<HubConnection> ConnectAsync(string? token, bool negotiate = false)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(_cluster.Url(), "/v1/hub"), o =>
            {
                o.AccessTokenProvider = () => Task.FromResult(token);
                o.Transports = HttpTransportType.WebSockets;
                o.SkipNegotiation = !negotiate;
            })
            .Build();
        try
        {
            await hub.StartAsync(Cancel);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the host and the operator see: a command that was refused leaves it as it was.</summary>
    public async Task<string> ViewAsync()
    {
        var view = new StringBuilder();
        foreach (var path in new[] { "", "/participants", "/hands", "/bans" })
        {
            view.Append(await AskAsync("host", HttpMethod.Get, $"/v1/spaces/{Space}{path}")).AppendLine();
        }

        return view.Append(await AskAsync("operator", HttpMethod.Get, "/v1/admin/allow-list?limit=200")).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in _hubs.Values)
        {
            await hub.DisposeAsync();
        }
    }

    private async Task<HubConnection> JoinAsync(string name, bool speak)
    {
        var caller = Enum.TryParse<Caller>(name, ignoreCase: true, out var known) ? known : (Caller?)null;
        var hub = await ConnectAsync(caller is { } one ? TokenOf(one) : Sign(name, new { join = Space }));
        lock (_hubs)
        {
            _hubs.Add(name, hub);
        }

        var reply = await hub.InvokeAsync<JsonElement>("Join", HubTable.Joining(Space, speak), Cancel);
        Assert.True(reply.GetProperty("problem").ValueKind == JsonValueKind.Null, $"{name} could not join: {reply}");
        return hub;
    }

    // "host PUT lock"
    private async Task DoAsync(string step)
    {
        var words = step.Split(' ');
        var door = words[2] switch { "whip" => ClientDirection.SendOnly, "whep" => ClientDirection.RecvOnly, _ => (ClientDirection?)null };
        await AskAsync(
            words[0],
            new HttpMethod(words[1]),
            $"/v1/spaces/{Space}/{Fill(words[2], words[0])}",
            door is { } direction ? Offers.Of(direction) : null,
            door is null ? "application/json" : "application/sdp");
    }

    /// <summary>Asks as one of the cast for what has to be granted.</summary>
    private async Task<JsonElement> AskAsync(string name, HttpMethod method, string path, string? body = null, string bodyType = "application/json")
    {
        var token = Enum.TryParse<Caller>(name, ignoreCase: true, out var caller) ? TokenOf(caller) : Sign(name, new { join = Space });
        using var content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue(bodyType));
        using var response = await _cluster.SendAsync(method, path, token, content);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path} as {name} answered {(int)response.StatusCode}: {text}");
        if (response.Headers.Location is { } location && bodyType == "application/sdp")
        {
            Session = location.ToString().Split('/')[^1];
            return default;
        }

        return JsonDocument.Parse(text).RootElement;
    }
}
