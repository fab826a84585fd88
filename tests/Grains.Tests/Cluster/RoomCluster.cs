using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Runtime.Placement;
using Orleans.Storage;
using Orleans.TestingHost;
using Spaces.Grains.Cluster;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Media;
using Spaces.Grains.Options;
using Spaces.Grains.Storage;
using Spaces.Grains.Tests.Storage;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>
/// Silos in this process with all that a real one has (rooms, media hub, media clock, libopus) and a client. Failure detection and grain
/// directory are set as in the silo.
/// </summary>
internal sealed class RoomCluster : IAsyncDisposable
{
    /// <summary>Tests with silos run one after another: each one has a clock thread and sound in real time.</summary>
    public const string Collection = "Cluster";

    private readonly Action<SpaceOptions> _configure;
    private readonly Action<IServiceCollection> _services;
    private readonly Action<ISiloBuilder> _silo;

    private RoomCluster(short silos, Action<SpaceOptions> configure, Action<IServiceCollection> services, Action<ISiloBuilder> silo)
    {
        (_configure, _services, _silo) = (configure, services, silo);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, s) => ConfigureSilo(s));
        builder.ConfigureClient(client =>
        {
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10));
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
        });
        Cluster = builder.Build();
    }

    /// <summary>The cluster.</summary>
    public InProcessTestCluster Cluster { get; }

    /// <summary>The store of all silos: it outlives each of them, as the real one does, and fails on demand.</summary>
    public ShakyStorage Storage { get; } = new();

    /// <summary>Starts a cluster.</summary>
    public static async Task<RoomCluster> Start(
        short silos = 1, Action<SpaceOptions>? configure = null, Action<IServiceCollection>? services = null, Action<ISiloBuilder>? silo = null)
    {
        var cluster = new RoomCluster(silos, configure ?? (_ => { }), services ?? (_ => { }), silo ?? (_ => { }));
        await cluster.Cluster.DeployAsync(TestContext.Current.CancellationToken);
        return cluster;
    }

    /// <summary>A space's grain.</summary>
    public ISpaceGrain Space(SpaceId id) => Cluster.Client.GetGrain<ISpaceGrain>(id.Value);

    /// <summary>Creates a space for a host.</summary>
    public async Task<SpaceId> Create(Person host)
    {
        var id = SpaceId.New();
        var created = await Space(id).Create(CreateSpaceOf(host));
        Assert.Equal(RefusalReason.None, created.Refusal);
        return id;
    }

    /// <summary>A space where everybody may come in and speak.</summary>
    public static CreateSpace CreateSpaceOf(
        Person host, string title = "A test", AccessPolicy join = AccessPolicy.Everyone, AccessPolicy speak = AccessPolicy.Everyone) =>
        new(title, host, [], join, speak, null, Granted: true);

    /// <summary>Moves a room as an operator's order does, and a space that nobody is in as the runtime does.</summary>
    /// <returns>False when the room stayed.</returns>
    public async Task<bool> Move(SpaceId space, InProcessSiloHandle target)
    {
        foreach (var services in Cluster.Silos.Where(s => s != target).Select(s => s.ServiceProvider))
        {
            if (services.GetRequiredService<MediaPlane>().Rooms.FirstOrDefault(r => r.Space == space) is { } room)
            {
                return await services.GetRequiredService<RoomMover>().Move(room, target.SiloAddress, MoveReason.Order);
            }
        }

        RequestContext.Set(IPlacementDirector.PlacementHintKey, target.SiloAddress);
        try
        {
            await Space(space).Cast<IGrainManagementExtension>().MigrateOnIdle(TestContext.Current.CancellationToken);
            return true;
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    /// <summary>A gateway of its own on the cluster's client.</summary>
    public TestGateway Gateway() => new(Cluster.Client);

    public async ValueTask DisposeAsync() => await Cluster.DisposeAsync();

    private void ConfigureSilo(ISiloBuilder silo)
    {
        silo.AddSpacesGrains();
        // Test gateways do not renew: on a busy machine a test may last longer than a real lease.
        silo.Services.Configure<SpaceOptions>(o => o.LeaseDuration = Eventually.Deadline);
        silo.Services.Configure(_configure);
        _services(silo.Services);
        silo.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.Spaces, Storage);
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(1);
            o.MinProbeTimeout = TimeSpan.FromMilliseconds(500);
            o.MaxProbeTimeout = TimeSpan.FromSeconds(2);
            o.NumMissedProbesLimit = 2;
            o.NumVotesForDeathDeclaration = 2;
        });
#pragma warning disable ORLEANSEXP003 // As in the silo.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.Configure<GrainDirectoryOptions>(o => o.RangeLeaseDuration = TimeSpan.FromSeconds(4));
        _silo(silo);
    }
}
