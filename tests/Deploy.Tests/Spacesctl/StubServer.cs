using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spaces.Deploy.Tests.Spacesctl;

/// <summary>A server on loopback that answers what a test says, and notes what it was asked.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Reply>> _replies = new();
    private readonly Task _serving;

    public StubServer()
    {
        var port = FreePort();
        Url = $"http://127.0.0.1:{port}";
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>Method, path and query, and body of each request.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The Authorization headers.</summary>
    public ConcurrentQueue<string?> Authorizations { get; } = new();

    /// <summary>What a request is answered with; said more than once: one after the other, the last of them for good.</summary>
    public StubServer On(string request, string body, int status = 200, string type = "application/json", int? retryAfter = null)
    {
        _replies.GetOrAdd(request, _ => new()).Enqueue(new Reply(status, type, body, retryAfter));
        return this;
    }

    /// <summary>A request is answered with a problem.</summary>
    public StubServer Refuses(string request, int status, string kind, int? retryAfter = null) => On(
        request, $$"""{"type":"urn:spaces:problem:{{kind}}","title":"Title of {{kind}}","status":{{status}},"detail":"Detail of {{kind}}."}""",
        status, "application/problem+json", retryAfter);

    /// <summary>A request is never answered.</summary>
    public StubServer Hangs(string request) => On(request, "", status: 0);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var request = $"{context.Request.HttpMethod} {context.Request.RawUrl}";
        var body = await new StreamReader(context.Request.InputStream, Encoding.UTF8).ReadToEndAsync();
        Asked.Enqueue(body.Length == 0 ? request : $"{request} {body}");
        Authorizations.Enqueue(context.Request.Headers["Authorization"]);
        var reply = Next(request);
        if (reply.Status == 0)
        {
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.Type;
        if (reply.RetryAfter is { } seconds)
        {
            context.Response.Headers["Retry-After"] = $"{seconds}";
        }

        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(reply.Body));
        context.Response.Close();
    }

    private Reply Next(string request)
    {
        if (!_replies.TryGetValue(request, out var queue))
        {
            return new Reply(404, "application/problem+json", """{"type":"urn:spaces:problem:no-route","title":"There is nothing here","detail":"No route."}""", null);
        }

        return queue.Count > 1 && queue.TryDequeue(out var one) ? one : queue.TryPeek(out var last) ? last : throw new InvalidOperationException(request);
    }

    private sealed record Reply(int Status, string Type, string Body, int? RetryAfter);
}
