using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Spaces.Silo.Options;
using Spaces.Silo.Storage;

namespace Spaces.Silo.Hosting;

/// <summary>Where grains keep their state.</summary>
internal static class StorageSetup
{
    /// <summary>The provider's name in <c>[PersistentState(…, "spaces")]</c>.</summary>
    public const string ProviderName = "spaces";

    /// <summary>The name of a provider that stands behind the guard.</summary>
    private const string Unguarded = ProviderName + "-unguarded";

    /// <summary>Adds the grain storage named <see cref="ProviderName"/>.</summary>
    public static ISiloBuilder AddSpacesStorage(this ISiloBuilder silo)
    {
        silo.Services.AddSpacesStorage(silo.Configuration);
        return silo;
    }

    /// <summary>Adds the storage that <paramref name="configuration"/> names, its readiness check, and nothing of the others.</summary>
    public static void AddSpacesStorage(this IServiceCollection services, IConfiguration configuration)
    {
        // Orleans's own serializer: state follows the same versioning rules as messages (ids and aliases, no CLR names).
        services.AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>();
        switch (configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Provider)}"])
        {
            case StorageProviders.Redis:
                AddRedis(services);
                break;
            case StorageProviders.Azure:
                AddAzure(services);
                break;
            default:
                // A name that nobody knows comes here too, and no further than the validator.
                AddSqlite(services);
                break;
        }
    }

    private static void AddSqlite(IServiceCollection services)
    {
        services.AddSingleton<SqliteGrainStorage>();
        services.AddSingleton<IStorageProbe>(provider => provider.GetRequiredService<SqliteGrainStorage>());
        services.AddGrainStorage(ProviderName, (provider, _) => provider.GetRequiredService<SqliteGrainStorage>());
    }

    private static void AddRedis(IServiceCollection services)
    {
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<IStorageProbe>(provider => provider.GetRequiredService<RedisConnection>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<RedisConnection>());
        services.AddRedisGrainStorage(Unguarded, options => options.Configure<RedisConnection>((redis, connection) =>
        {
            redis.ConfigurationOptions = connection.Configuration;
            redis.CreateMultiplexer = _ => Task.FromResult((connection.Multiplexer, true));
            redis.InitStage = RedisConnection.Stage + 1;
            redis.DeleteStateOnClear = true;
        }));
        AddGuard(services);
    }

    private static void AddAzure(IServiceCollection services)
    {
        services.AddSingleton<AzureBlobGrainStorage>();
        services.AddSingleton<IStorageProbe>(provider => provider.GetRequiredService<AzureBlobGrainStorage>());
        services.AddGrainStorage(Unguarded, (provider, _) => provider.GetRequiredService<AzureBlobGrainStorage>());
        AddGuard(services);
    }

    private static void AddGuard(IServiceCollection services) =>
        services.AddGrainStorage(ProviderName, (provider, _) => new GuardedGrainStorage(
            provider.GetRequiredKeyedService<IGrainStorage>(Unguarded),
            provider.GetRequiredService<IActivatorProvider>(),
            // The client libraries' own time-outs come first as a rule, and say more.
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.Timeout * 1.5));
}
