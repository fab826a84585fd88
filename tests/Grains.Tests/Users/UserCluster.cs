using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Storage;
using Orleans.TestingHost;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Storage;
using Spaces.Grains.Tests.Cluster;
using Spaces.Grains.Tests.Storage;
using Spaces.Grains.Users;

namespace Spaces.Grains.Tests.Users;

/// <summary>One silo with what users and the list of creators need: a store with faults, and spaces that write down what they are told.</summary>
public sealed class UserCluster : IAsyncLifetime
{
    /// <summary>With the other tests that have silos, one after another: some of those play sound in real time.</summary>
    public const string Collection = "Cluster";

    private InProcessTestCluster? _cluster;

    // There from the start: a test may write to the store before any grain has asked for it.
    public UserCluster() => Storage = new FaultyStorage(new ShakyStorage(), Faults);

    internal StorageFaults Faults { get; } = new();

    internal FaultyStorage Storage { get; }

    internal RecordingNotices Notices { get; } = new();

    internal IGrainFactory Grains => _cluster!.Client;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddSpacesPlacement();
            silo.Services.AddSingleton<IBlockNotices>(Notices);
            silo.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.Spaces, Storage);
        });
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10)));
        _cluster = builder.Build();
        await _cluster.DeployAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _cluster!.DisposeAsync();

    /// <summary>A person of their own for a test.</summary>
    internal IUserGrain NewUser() => Grains.GetGrain<IUserGrain>($"user-{Guid.NewGuid():N}");

    /// <summary>What is wrong with the store for a grain.</summary>
    internal GrainFaults FaultsOf(IAddressable grain) => Faults.Of(grain.GetGrainId());

    /// <summary>Ends a grain's activation; the next call makes another.</summary>
    internal static async Task Deactivate(IAddressable grain) => await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    /// <summary>Waits until a grain has no activation.</summary>
    internal Task IsGone(IAddressable grain) => Eventually.Holds(
        "the activation ends",
        async () => await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain) is null);
}

/// <summary>Writes down what spaces are told.</summary>
internal sealed class RecordingNotices : IBlockNotices
{
    private readonly ConcurrentQueue<(SpaceId Space, ParticipantId Host, ParticipantId Blocked)> _told = new();

    /// <summary>A space that cannot be told.</summary>
    public static SpaceId Unreachable { get; } = new("unreachable");

    /// <summary>What was told of a host, in order.</summary>
    public (string Space, string Blocked)[] Of(IUserGrain host)
    {
        var id = host.GetPrimaryKeyString();
        return [.. _told.Where(t => t.Host.Value == id).Select(t => (t.Space.Value, t.Blocked.Value))];
    }

    public Task Tell(SpaceId space, ParticipantId host, ParticipantId blocked)
    {
        if (space == Unreachable)
        {
            return Task.FromException(new TimeoutException("The space does not answer."));
        }

        _told.Enqueue((space, host, blocked));
        return Task.CompletedTask;
    }
}
