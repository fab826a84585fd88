using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Spaces.Redis;
using StackExchange.Redis;
using ClusterOptions = Spaces.Gateway.Options.ClusterOptions;
using ClusterOptionsValidator = Spaces.Gateway.Options.ClusterOptionsValidator;

namespace Spaces.Gateway.Hosting;

/// <summary>The gateway's side of the cluster.</summary>
internal static partial class OrleansClientSetup
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StaticListRefresh = TimeSpan.FromSeconds(2);

    /// <summary>A silo that hangs is left at the next look at the list: this is the last part of the time until its rooms are heard again.</summary>
    private static readonly TimeSpan RedisListRefresh = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ConnectRetry = TimeSpan.FromMilliseconds(500);

    /// <summary>Connects to the silos, and keeps trying while there is none.</summary>
    public static WebApplicationBuilder AddOrleansClient(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ClusterOptions>().BindConfiguration("Cluster").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidator>();
        var cluster = builder.Configuration.GetSection("Cluster").Get<ClusterOptions>() ?? new ClusterOptions();
        builder.UseOrleansClient(client =>
        {
            AddMembership(client, cluster);
            client.Configure<Orleans.Configuration.ClusterOptions>(o =>
            {
                o.ClusterId = cluster.ClusterId;
                o.ServiceId = cluster.ServiceId;
            });
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = ResponseTimeout);
            client.UseConnectionRetryFilter<RetryForEver>();
            client.AddSpacesTracing(builder.Configuration);
            client.AddSpacesDashboard(builder.Configuration);
        });
        return builder;
    }

    private static void AddMembership(IClientBuilder client, ClusterOptions cluster)
    {
        if (cluster.Provider != ClusterOptions.RedisProvider)
        {
            // A name that nobody knows comes here too, and no further than the validator.
            client.UseStaticClustering([.. cluster.GatewayPorts().Select(p => new IPEndPoint(IPAddress.Loopback, p))]);
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = StaticListRefresh);
            return;
        }

        client.Services.AddSingleton<MembershipRedis>();
        client.UseRedisClustering(_ => { });
        client.Services.AddOptions<RedisClusteringOptions>().Configure<MembershipRedis>((redis, connection) =>
        {
            redis.ConfigurationOptions = connection.Configuration;
            redis.CreateMultiplexer = async _ => (await connection.OpenAsync(), true);
        });
        client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = RedisListRefresh);
    }

    /// <summary>A gateway that starts before the first silo, or before the Redis that lists them, waits for it and says so.</summary>
    private sealed partial class RetryForEver(ILogger<RetryForEver> logger) : IClientConnectionRetryFilter
    {
        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            if (exception is RedisException)
            {
                LogWaitingForList(logger, RedisClient.Reason(exception));
            }
            else
            {
                LogWaiting(logger, exception.Message);
            }

            await Task.Delay(ConnectRetry, cancellationToken);
            return !cancellationToken.IsCancellationRequested;
        }

        [LoggerMessage(EventIds.WaitingForSilo, LogLevel.Warning, "No silo answers yet: {Reason}")]
        private static partial void LogWaiting(ILogger logger, string reason);

        [LoggerMessage(EventIds.WaitingForMembership, LogLevel.Warning, "The list of silos at Cluster:Redis:ConnectionString cannot be read yet: {Reason}")]
        private static partial void LogWaitingForList(ILogger logger, string reason);
    }
}
