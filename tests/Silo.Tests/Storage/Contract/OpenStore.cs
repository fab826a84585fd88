using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;
using Orleans.Storage;
using Spaces.Silo.Hosting;
using Spaces.Silo.Storage;

namespace Spaces.Silo.Tests.Storage.Contract;

/// <summary>A silo's storage as its settings make it, opened and closed as a silo does it, without the silo.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly SiloLifecycleSubject _life;

    private OpenStore(ServiceProvider services)
    {
        _services = services;
        _life = ActivatorUtilities.CreateInstance<SiloLifecycleSubject>(services);
        foreach (var participant in services.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
        {
            participant.Participate(_life);
        }

        Grains = services.GetRequiredKeyedService<IGrainStorage>(StorageSetup.ProviderName);
        Probe = services.GetRequiredService<IStorageProbe>();
    }

    public IGrainStorage Grains { get; }

    public IStorageProbe Probe { get; }

    public static async Task<OpenStore> StartAsync(Dictionary<string, string?> settings, string serviceId, LogText? log = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging =>
        {
            logging.SetMinimumLevel(LogLevel.Trace);
            if (log is not null)
            {
                logging.AddProvider(log);
            }
        });
        services.AddSerializer();
        services.AddSingleton(TimeProvider.System);
        services.Configure<Orleans.Configuration.ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (serviceId, serviceId));
        services.AddSpacesOptions();
        services.AddSpacesStorage(configuration);
        var provider = services.BuildServiceProvider();
        try
        {
            var store = new OpenStore(provider);
            await store._life.OnStart(TestContext.Current.CancellationToken);
            return store;
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _life.OnStop(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
