using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Spaces.Gateway.Access;
using Spaces.Gateway.Hosting;
using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Tests.Hub;

/// <summary>A whole gateway on loopback, with real tokens, HTTP, hub and media port, before a cluster that answers what a test says.</summary>
internal sealed class GatewayRig : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private GatewayRig(WebApplication app, FakeCluster cluster, int port)
    {
        _app = app;
        Cluster = cluster;
        Address = new Uri($"http://127.0.0.1:{port}");
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
    }

    public FakeCluster Cluster { get; }

    public FakeSpace Space => Cluster.Space;

    public Uri Address { get; }

    public RoomConnections Rooms => _app.Services.GetRequiredService<RoomConnections>();

    public RoomDirectory Directory => _app.Services.GetRequiredService<RoomDirectory>();

    /// <summary>One of the gateway's own objects.</summary>
    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>What one of the gateway's health checks says.</summary>
    public async Task<HealthReportEntry> HealthAsync(string check)
    {
        var report = await _app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(c => c.Name == check, TestContext.Current.CancellationToken);
        return Assert.Single(report.Entries).Value;
    }

    public static async Task<GatewayRig> StartAsync(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = ["--environment=Development"], ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        var port = FreePort(SocketType.Stream);
        builder.Configuration.AddInMemoryCollection(
        [
            new("Auth:Key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="),
            new("Gateway:Http:Address", "127.0.0.1"),
            new("Gateway:Http:Port", $"{port}"),
            new("Gateway:Media:Address", "127.0.0.1"),
            .. Unlimited("Create"), .. Unlimited("Command"), .. Unlimited("Hand"),
            new("Gateway:Media:Port", $"{FreePort(SocketType.Dgram)}"),

            // The whole test run is in this process: its load says nothing of this gateway.
            new("Gateway:Load:RefuseAt", "10"),
            new("Gateway:Load:RefuseAllAt", "10"),
            .. settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value)),
        ]);
        var (client, cluster) = FakeCluster.Create();
        builder.Services.AddSingleton(client);
        builder.AddObservability();
        builder.AddGateway();
        var app = builder.Build();
        app.MapGateway();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GatewayRig(app, cluster, port);
    }

    public string TokenOf(string user, Grant? grant = null, TimeSpan? lifetime = null) =>
        _app.Services.GetRequiredService<DevelopmentTokens>().Make(user, null, null, grant, lifetime ?? DevelopmentTokens.DefaultLifetime);

    public static Grant Moderator { get; } = new() { Join = Grant.AnySpace, Moderate = true };

    /// <summary>A request and its answer; the path goes out as it is written.</summary>
    public async Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> SendAsync(
        string method, string path, string token, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(
            Address + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, answer);
    }

    public Task<HubClient> ConnectAsync(string token) => HubClient.ConnectAsync(Address, token);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Unlimited(string action) =>
        from scope in new[] { "Connection", "User", "Address" }
        from word in new[] { "Burst", "PerMinute" }
        select new KeyValuePair<string, string?>($"Gateway:Limits:{action}:{scope}:{word}", "0");

    private static int FreePort(SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
