using System.Net;
using Microsoft.Extensions.Options;
using Spaces.Silo.Options;

namespace Spaces.Silo.Hosting;

/// <summary>One line in the log once everything listens.</summary>
internal static partial class ReadyLog
{
    /// <summary>Logs the ports when the process has started.</summary>
    public static void LogWhenReady(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var http = app.Services.GetRequiredService<IOptions<SiloOptions>>().Value.Http;
            var cluster = app.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;
            LogReady(app.Logger, cluster.ClusterId, cluster.AdvertisedAddress(), cluster.SiloPort, cluster.GatewayPort, http.Address, http.Port);
        });
    }

    [LoggerMessage(
        EventIds.SiloReady,
        LogLevel.Information,
        "Silo of cluster {ClusterId} is up at {Address}: silos on port {SiloPort}, gateways on port {GatewayPort}, health and metrics on http://{HttpAddress}:{HttpPort}")]
    private static partial void LogReady(ILogger logger, string clusterId, IPAddress? address, int siloPort, int gatewayPort, string httpAddress, int httpPort);
}
