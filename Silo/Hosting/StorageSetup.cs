using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Spaces.Silo.Storage;

namespace Spaces.Silo.Hosting;

/// <summary>Where grains keep their state.</summary>
internal static class StorageSetup
{
    /// <summary>The provider's name in <c>[PersistentState(…, "spaces")]</c>.</summary>
    public const string ProviderName = "spaces";

    /// <summary>Adds the grain storage named <see cref="ProviderName"/>.</summary>
    public static ISiloBuilder AddSpacesStorage(this ISiloBuilder silo)
    {
        // Orleans's own serializer: state follows the same versioning rules as messages (ids and aliases, no CLR names).
        silo.Services.AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>();
        silo.Services.AddSingleton<SqliteGrainStorage>();
        silo.Services.AddSingleton<IStorageProbe>(services => services.GetRequiredService<SqliteGrainStorage>());
        silo.Services.AddGrainStorage(ProviderName, (services, _) => services.GetRequiredService<SqliteGrainStorage>());
        return silo;
    }
}
