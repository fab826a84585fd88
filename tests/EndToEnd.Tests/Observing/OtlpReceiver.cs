using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Spaces.EndToEnd.Tests.Observing;

/// <summary>A collector for OTLP over HTTP on loopback: it takes everything, and keeps spans and who sent what.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<(string Signal, string Header), int> _received = new();
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>For <c>Otlp:Endpoint</c>.</summary>
    public string Endpoint => _app.Urls.Single();

    /// <summary>The spans so far.</summary>
    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    /// <summary>Bodies that came of a signal (<c>traces</c>, <c>metrics</c>, <c>logs</c>) with this <c>x-sender</c>.</summary>
    public int Count(string signal, string sender) => _received.GetValueOrDefault((signal, sender));

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/{signal}", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(string signal, HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (body.Length > 0 && http.Request.ContentType == "application/x-protobuf")
        {
            _received.AddOrUpdate((signal, http.Request.Headers["x-sender"].ToString()), 1, (_, count) => count + 1);
            if (signal == "traces")
            {
                foreach (var span in ReceivedSpan.Read(body.ToArray()))
                {
                    _spans.Enqueue(span);
                }
            }
        }

        return Results.Bytes([], "application/x-protobuf");
    }
}
