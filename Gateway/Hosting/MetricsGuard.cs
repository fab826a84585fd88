using System.Net;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Api;
using HttpOptions = Spaces.Gateway.Options.HttpOptions;

namespace Spaces.Gateway.Hosting;

/// <summary>
/// Keeps <c>/metrics</c> from the public: on the gateway's own port it is for this machine and for networks that the settings name, and never through a
/// proxy; with a port of its own it is there and nowhere else, and nothing but health is beside it.
/// </summary>
internal static class MetricsGuard
{
    /// <summary>Where the metrics are.</summary>
    public const string Path = "/metrics";

    // A proxy on this machine comes from loopback, whoever is behind it. The last is what the framework leaves of a header that it has believed.
    private static readonly string[] SignsOfProxies =
        ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via", "X-Original-For"];

    /// <summary>Adds the guard.</summary>
    public static void UseMetricsGuard(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<HttpOptions>>().Value;
        _ = options.TryReadMetricsNetworks(out var networks, out _);
        app.Use((context, next) => Check(context, next, options.MetricsPort, networks));
    }

    /// <summary>Whether whoever asks may read the metrics on the gateway's own port.</summary>
    internal static bool MayRead(IPAddress? from, IHeaderDictionary headers, IReadOnlyList<IPNetwork> networks)
    {
        if (from is null || SignsOfProxies.Any(headers.ContainsKey))
        {
            return false;
        }

        var address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        return IPAddress.IsLoopback(address) || networks.Any(n => n.Contains(address));
    }

    private static Task Check(HttpContext context, RequestDelegate next, int port, IReadOnlyList<IPNetwork> networks)
    {
        var wantsMetrics = context.Request.Path.StartsWithSegments(Path);
        if (port != 0)
        {
            var there = context.Connection.LocalPort == port;
            var allowed = there ? wantsMetrics || IsHealth(context.Request.Path) : !wantsMetrics;
            return allowed ? next(context) : Problems.OfStatus(StatusCodes.Status404NotFound).ExecuteAsync(context);
        }

        return !wantsMetrics || MayRead(context.Connection.RemoteIpAddress, context.Request.Headers, networks)
            ? next(context)
            : Problems.NoMetricsHere().ExecuteAsync(context);
    }

    private static bool IsHealth(PathString path) => path.StartsWithSegments("/healthz") || path.StartsWithSegments("/readyz");
}
