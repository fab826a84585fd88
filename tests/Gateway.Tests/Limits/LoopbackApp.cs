using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spaces.Gateway.Access;
using Spaces.Gateway.Hosting;
using Spaces.Gateway.Hub;
using Spaces.Gateway.Limits;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Limits;

/// <summary>The gateway's own guards on a port of loopback, before routes of a test; tokens and HTTP are real, the clock of the rates is the test's.</summary>
internal sealed class LoopbackApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly RefusalCounter _counter;

    private LoopbackApp(WebApplication app)
    {
        _app = app;
        _counter = new RefusalCounter(app.Services.GetRequiredService<IMeterFactory>());
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public IEnumerable<string> Counted => _counter.Counted;

    public ManualTime Time => (ManualTime)_app.Services.GetRequiredService<TimeProvider>();

    public static async Task<LoopbackApp> StartAsync(Action<WebApplication> map, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            [
                new("Auth:Key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="),
                .. settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value)),
            ]);
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(new ManualTime(DateTimeOffset.UtcNow));
        builder.Services.AddSingleton<GatewayMetrics>();
        builder.Services.AddSingleton<LimitFilter>();
        builder.Services.AddOptions<HttpOptions>().BindConfiguration(GatewayOptions.HttpSection);
        builder.Services.AddTrustedProxies();
        builder.Services.AddAccess();
        builder.Services.AddLimits();
        builder.Services.AddSignalR(Microsoft.AspNetCore.SignalR.HubOptionsExtensions.AddFilter<LimitFilter>);
        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseRouting();
        app.UseGuards();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new LoopbackApp(app);
    }

    public string TokenOf(string user) => _app.Services.GetRequiredService<DevelopmentTokens>().Make(user, null, null, null, DevelopmentTokens.DefaultLifetime);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, string? forwardedFor = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<int> StatusAsync(HttpMethod method, string path, string? token, string? forwardedFor = null)
    {
        using var response = await SendAsync(method, path, token, forwardedFor);
        return (int)response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _counter.Dispose();
        await _app.DisposeAsync();
    }
}
