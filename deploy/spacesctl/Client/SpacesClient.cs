using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Spaces.Spacesctl.Client;

/// <summary>Asks a gateway. Whatever goes wrong is a <see cref="Failure"/> in words for the user.</summary>
internal sealed class SpacesClient : IDisposable
{
    // A page of 500 events with the longest names and reasons is far below.
    private const int MaxAnswer = 16 * 1024 * 1024;

    private readonly Connection _connection;
    private readonly HttpClient _http;

    private SpacesClient(Connection connection)
    {
        _connection = connection;
        var handler = new SocketsHttpHandler
        {
            // A token goes to nobody but to whom it was given for.
            AllowAutoRedirect = false,
            UseProxy = !connection.Url.IsLoopback,
        };
        if (connection.Roots is { } roots)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = PolicyOf(roots) };
        }

        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswer };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("spacesctl", typeof(SpacesClient).Assembly.GetName().Version?.ToString(3)));
    }

    /// <summary>A client for a connection; in development it asks for a token first.</summary>
    public static async Task<SpacesClient> OpenAsync(Connection connection, Surroundings around, CancellationToken cancel)
    {
        var client = new SpacesClient(connection);
        try
        {
            if (connection.Url is { Scheme: "http", IsLoopback: false })
            {
                around.Error.WriteLine($"spacesctl: {connection.Url} is not https: everybody on the way can read the token.");
            }

            var token = connection.Token ?? await client.DevelopmentTokenAsync(cancel);
            client._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Reads something.</summary>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    /// <summary>Makes a request and answers its JSON; of an answer without any an empty object.</summary>
    /// <exception cref="Failure">It was refused, or there was no answer that can be used.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(_connection.Url.AbsoluteUri.TrimEnd('/') + path));
        request.Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_connection.Timeout);
        try
        {
            using var response = await _http.SendAsync(request, patience.Token);
            var text = await response.Content.ReadAsStringAsync(patience.Token);
            return response.IsSuccessStatusCode ? Read(text) : throw RefusalOf(response, text);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new Silence(ExitCodes.Timeout, $"{_connection.Url} did not answer within {Durations.Of(_connection.Timeout)}.");
        }
        catch (HttpRequestException e)
        {
            throw new Silence(ExitCodes.Failed, $"{_connection.Url} cannot be reached: {e.GetBaseException().Message.TrimEnd('.')}.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> DevelopmentTokenAsync(CancellationToken cancel)
    {
        try
        {
            var body = new { sub = "spacesctl", name = "spacesctl", spaces = new { operate = true } };
            return (await SendAsync(HttpMethod.Post, "/v1/dev/tokens", body, cancel)).As<MadeToken>().Token;
        }
        catch (Refusal e) when (e.Status is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Unauthorized)
        {
            throw new Failure(ExitCodes.Failed, $"{_connection.Url} makes no tokens: it is not in development mode. Give --token-file or SPACES_TOKEN.");
        }
    }

    private JsonElement Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new Failure(ExitCodes.Failed, $"{_connection.Url} answered with something that is not JSON. Is it a gateway of Spaces?");
        }
    }

    private Refusal RefusalOf(HttpResponseMessage response, string text)
    {
        ProblemDetails? problem = null;
        try
        {
            problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? JsonSerializer.Deserialize<ProblemDetails>(text, JsonSerializerOptions.Web)
                : null;
        }
        catch (JsonException)
        {
            // Says it is a problem and is none: the status below says what there is to say.
        }

        var message = problem?.Title is { } title
            ? $"{title}. {problem.Detail}".TrimEnd()
            : $"{_connection.Url} answered {(int)response.StatusCode} {response.ReasonPhrase} and does not say why. Is it a gateway of Spaces?";
        return new Refusal(response.StatusCode, problem?.Type, message, response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero);
    }

    private static X509ChainPolicy PolicyOf(X509Certificate2Collection roots)
    {
        // A private authority rarely says where its revocations are.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}

/// <summary>Reads answers.</summary>
internal static class Answers
{
    /// <summary>An answer as a record.</summary>
    /// <exception cref="Failure">It is of another shape.</exception>
    public static T As<T>(this JsonElement answer)
        where T : class
    {
        try
        {
            return answer.Deserialize<T>(JsonSerializerOptions.Web) ?? throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new Failure(ExitCodes.Failed, "The answer is not what this program knows: it is of another version than the server.");
        }
    }
}
