using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Spaces.Silo.Options;
using Spaces.Silo.Storage;

namespace Spaces.Silo.Tests.Storage;

/// <summary>The storage provider on a real file, with Orleans's own serializer, without a silo.</summary>
internal sealed class StorageFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteGrainStorage> _opened = [];

    public string DatabasePath => _folder.File("state/spaces.db");

    public string OtherPath(string name) => _folder.File(name);

    /// <summary>A provider that is open, on the fixture's file or another.</summary>
    public async Task<SqliteGrainStorage> OpenAsync(string? path = null, string serviceId = "tests", double busySeconds = 5)
    {
        var storage = Create(path, serviceId, busySeconds);
        await storage.OpenAsync(TestContext.Current.CancellationToken);
        return storage;
    }

    public SqliteGrainStorage Create(string? path = null, string serviceId = "tests", double busySeconds = 5)
    {
        var storage = new SqliteGrainStorage(
            Microsoft.Extensions.Options.Options.Create(new StorageOptions
            {
                Sqlite = new SqliteOptions { Path = path ?? DatabasePath, BusyTimeout = TimeSpan.FromSeconds(busySeconds) },
            }),
            Microsoft.Extensions.Options.Options.Create(new Orleans.Configuration.ClusterOptions { ServiceId = serviceId }),
            new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>()),
            _services.GetRequiredService<IActivatorProvider>(),
            TimeProvider.System,
            NullLogger<SqliteGrainStorage>.Instance);
        _opened.Add(storage);
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var storage in _opened)
        {
            await storage.DisposeAsync();
        }

        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
