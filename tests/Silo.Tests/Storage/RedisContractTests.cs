using Spaces.Silo.Tests.Storage.Contract;

namespace Spaces.Silo.Tests.Storage;

public sealed class RedisContractTests(RedisFixture fixture) : SharedStoreContract(fixture), IClassFixture<RedisFixture>
{
    [Fact]
    public async Task A_closed_store_refuses_calls_instead_of_hanging()
    {
        var store = await OpenStore.StartAsync(fixture.Settings(Generous), ServiceId);
        var state = await store.Grains.ReadAsync("a");
        await store.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => store.Grains.WriteAsync("a", state, "late"));
        await Assert.ThrowsAsync<IOException>(() => store.Grains.ReadAsync("a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Probe.ProbeAsync(Cancellation));
    }
}
