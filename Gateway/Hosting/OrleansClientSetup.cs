using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using ClusterOptions = Spaces.Gateway.Options.ClusterOptions;
using ClusterOptionsValidator = Spaces.Gateway.Options.ClusterOptionsValidator;

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
        builder.Services.AddSingleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidator>();
        var cluster = builder.Configuration.GetSection("Cluster").Get<ClusterOptions>() ?? new ClusterOptions();
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering([.. cluster.GatewayPorts().Select(p => new IPEndPoint(IPAddress.Loopback, p))]);
            client.Configure<Orleans.Configuration.ClusterOptions>(o =>
            {
                o.ClusterId = cluster.ClusterId;
                o.ServiceId = cluster.ServiceId;
            });
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = ResponseTimeout);
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = GatewayListRefresh);
            client.UseConnectionRetryFilter<RetryForEver>();
            client.AddSpacesTracing(builder.Configuration);
            client.AddSpacesDashboard(builder.Configuration);
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
