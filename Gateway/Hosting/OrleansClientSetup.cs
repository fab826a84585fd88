using System.Net;
using Orleans.Configuration;
using Spaces.Gateway.Options;
using OrleansGatewayOptions = Orleans.Configuration.GatewayOptions;

namespace Spaces.Gateway.Hosting;

/// <summary>The gateway's side of the cluster.</summary>
internal static partial class OrleansClientSetup
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GatewayListRefresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ConnectRetry = TimeSpan.FromMilliseconds(500);

    /// <summary>Connects to the silos, and keeps trying while there is none.</summary>
    public static WebApplicationBuilder AddOrleansClient(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ClusterOptions>().BindConfiguration("Cluster").ValidateOnStart();
        builder.Services.AddSingleton<Microsoft.Extensions.Options.IValidateOptions<ClusterOptions>, ClusterOptionsValidator>();
        var cluster = builder.Configuration.GetSection("Cluster").Get<ClusterOptions>() ?? new ClusterOptions();
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(
                [.. cluster.GatewayPorts().Select(p => new IPEndPoint(IPAddress.Loopback, p))], cluster.ServiceId, cluster.ClusterId);
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = ResponseTimeout);
            client.Configure<OrleansGatewayOptions>(o => o.GatewayListRefreshPeriod = GatewayListRefresh);
            client.UseConnectionRetryFilter<RetryForEver>();
        });
        return builder;
    }

    /// <summary>A gateway that starts before the first silo waits for it, and says so.</summary>
    private sealed partial class RetryForEver(ILogger<RetryForEver> logger) : IClientConnectionRetryFilter
    {
        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            LogWaiting(logger, exception.Message);
            await Task.Delay(ConnectRetry, cancellationToken);
            return !cancellationToken.IsCancellationRequested;
        }

        [LoggerMessage(EventIds.WaitingForSilo, LogLevel.Warning, "No silo answers yet: {Reason}")]
        private static partial void LogWaiting(ILogger logger, string reason);
    }
}
