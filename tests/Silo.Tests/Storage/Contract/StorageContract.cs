using Orleans.Storage;

namespace Spaces.Silo.Tests.Storage.Contract;

/// <summary>What grains may rely on, whichever store the operator chose. Every provider passes these tests on a real store.</summary>
public abstract partial class StorageContract(StoreFixture fixture) : IAsyncLifetime
{
    // On a machine that does everything at once a store may well take its time.
    private protected static readonly TimeSpan Generous = TimeSpan.FromSeconds(10);
    private protected static readonly TimeSpan Short = TimeSpan.FromSeconds(0.5);

    // How long a store may take to be of use again once it is back.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<OpenStore> _opened = [];

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The service that this test's state belongs to: the store is shared with the other tests of the class.</summary>
    private protected string ServiceId { get; } = $"tests-{Guid.NewGuid():N}";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _opened)
        {
            await store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected async Task<IGrainStorage> OpenAsync(string? serviceId = null) =>
        (await OpenAsync(fixture.Settings(Generous), serviceId)).Grains;

    private protected async Task<OpenStore> OpenAsync(Dictionary<string, string?> settings, string? serviceId = null)
    {
        var store = await OpenStore.StartAsync(settings, serviceId ?? ServiceId);
        _opened.Add(store);
        return store;
    }
}
