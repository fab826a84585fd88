using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;

namespace Spaces.Silo.Hosting;

/// <summary>Who the silo's fellows are and how fast it notices that one is gone.</summary>
internal static class ClusteringSetup
{
    /// <summary>The longest a probe may take.</summary>
    private static readonly TimeSpan MaxProbeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Probes that may be missed before a vote.</summary>
    private const int MissedProbes = 2;

    /// <summary>Adds membership, failure detection and the grain directory.</summary>
    public static ISiloBuilder AddSpacesClustering(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<ClusterOptions>().Configure<IOptions<Options.ClusterOptions>>((orleans, ours) =>
        {
            orleans.ClusterId = ours.Value.ClusterId;
            orleans.ServiceId = ours.Value.ServiceId;
        });
        silo.Services.AddOptions<EndpointOptions>().Configure<IOptions<Options.ClusterOptions>>((endpoint, ours) =>
        {
            endpoint.AdvertisedIPAddress = ours.Value.AdvertisedAddress()!;
            endpoint.SiloPort = ours.Value.SiloPort;
            endpoint.GatewayPort = ours.Value.GatewayPort;
            endpoint.SiloListeningEndpoint = new IPEndPoint(ours.Value.BoundAddress()!, ours.Value.SiloPort);
            endpoint.GatewayListeningEndpoint = new IPEndPoint(ours.Value.BoundAddress()!, ours.Value.GatewayPort);
        });
        AddMembership(silo);
        silo.Configure<ClusterMembershipOptions>(DetectFailuresFast);
        AddDirectory(silo);
        return silo;
    }

    private static void AddMembership(ISiloBuilder silo)
    {
        if (silo.Configuration[$"{Options.ClusterOptions.Section}:{nameof(Options.ClusterOptions.Provider)}"] != Options.ClusterProviders.Redis)
        {
            // A name that nobody knows comes here too, and no further than the validator.
            silo.UseDevelopmentClustering(options => options.Configure<IOptions<Options.ClusterOptions>>((membership, ours) =>
                membership.PrimarySiloEndpoint = new IPEndPoint(ours.Value.AdvertisedAddress()!, ours.Value.SiloPort)));
            return;
        }

        silo.Services.AddSingleton<MembershipRedis>();
        silo.Services.AddHostedService(provider => provider.GetRequiredService<MembershipRedis>());
        silo.UseRedisClustering(_ => { });
        silo.Services.AddOptions<RedisClusteringOptions>().Configure<MembershipRedis>((redis, connection) =>
        {
            redis.ConfigurationOptions = connection.Configuration;
            redis.CreateMultiplexer = _ => Task.FromResult((connection.Multiplexer, true));
        });
    }

    // Measured: a killed silo's rooms answer again after about 0.8 s, a hung one's after 3 to 5 s. Shorter values gain
    // little (a closed socket fails probes at once) and risk false deaths, which cost every room of that silo.
    private static void DetectFailuresFast(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MinProbeTimeout = TimeSpan.FromMilliseconds(500);
        membership.MaxProbeTimeout = MaxProbeTimeout;
        membership.NumMissedProbesLimit = MissedProbes;
        membership.NumVotesForDeathDeclaration = 2;
        membership.EnableIndirectProbes = true;
        membership.ExtendProbeTimeoutDuringDegradation = true;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }

    // The default directory tears down healthy rooms on the surviving silos when one dies; this one does not. Its lease on a
    // dead silo's ranges is as long as it takes to declare a death, so that it adds nothing to that; epochs guard the rest.
    private static void AddDirectory(ISiloBuilder silo)
    {
#pragma warning disable ORLEANSEXP003 // Marked experimental; measured with kills and drains before it was chosen.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = MaxProbeTimeout * MissedProbes);
    }
}
