using Orleans.Storage;

namespace Spaces.Silo.Tests.Storage;

/// <summary>What the SQLite provider does beyond the contract of all of them.</summary>
public sealed class SqliteGrainStorageTests : IAsyncDisposable
{
    private readonly StorageFixture _fixture = new();

    [Fact]
    public async Task A_conflict_names_both_etags()
    {
        var storage = await _fixture.OpenAsync();
        var first = await storage.ReadAsync("a");
        await storage.WriteAsync("a", first, "one");
        var second = await storage.ReadAsync("a");
        await storage.WriteAsync("a", second, "two");

        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("a", first, "lost"));

        Assert.Equal(second.ETag, error.StoredEtag);
        Assert.Equal(first.ETag, error.CurrentEtag);
    }

    [Fact]
    public async Task A_refused_write_does_not_spoil_the_others_of_its_group()
    {
        var storage = await _fixture.OpenAsync();
        var stale = await storage.ReadAsync("a");
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "one");

        var refused = storage.WriteAsync("a", stale, "lost");
        var others = Enumerable.Range(0, 50)
            .Select(i => storage.WriteAsync($"b{i}", new TestRecord<TestState>(), $"title {i}"))
            .ToArray();

        await Assert.ThrowsAsync<InconsistentStateException>(() => refused);
        await Task.WhenAll(others);
        Assert.Equal("title 49", (await storage.ReadAsync("b49")).State.Title);
    }

    [Fact]
    public async Task A_state_of_another_shape_is_told_from_a_store_that_is_away()
    {
        var storage = await _fixture.OpenAsync();
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "title");

        await Assert.ThrowsAsync<InvalidDataException>(() => storage.ReadStateAsync(
            StorageCalls.StateName, StorageCalls.Grain("a"), new TestRecord<OtherState>()));
    }

    [Fact]
    public async Task A_closed_store_refuses_calls_instead_of_hanging()
    {
        var storage = await _fixture.OpenAsync();
        var state = await storage.ReadAsync("a");
        await storage.CloseAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.WriteAsync("a", state, "late"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.ReadAsync("a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.ProbeAsync(TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
