namespace Spaces.Silo.Tests.Storage;

public sealed class SqliteGrainStorageTests : IAsyncDisposable
{
    private readonly StorageFixture _fixture = new();

    [Fact]
    public async Task A_grain_that_never_wrote_reads_an_empty_state()
    {
        var storage = await _fixture.OpenAsync();

        var state = await storage.ReadAsync("new");

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("", state.State.Title);
    }

    [Fact]
    public async Task What_was_written_is_read_back()
    {
        var storage = await _fixture.OpenAsync();
        var written = await storage.ReadAsync("a");
        written.State.Numbers.AddRange([1, 2, 3]);
        await storage.WriteAsync("a", written, "Morning talk");

        var read = await storage.ReadAsync("a");

        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal("Morning talk", read.State.Title);
        Assert.Equal([1, 2, 3], read.State.Numbers);
    }

    [Fact]
    public async Task Every_write_gives_a_new_etag()
    {
        var storage = await _fixture.OpenAsync();
        var state = await storage.ReadAsync("a");
        await storage.WriteAsync("a", state, "one");
        var first = state.ETag;

        await storage.WriteAsync("a", state, "two");

        Assert.NotNull(first);
        Assert.NotEqual(first, state.ETag);
        Assert.Equal("two", (await storage.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task Names_grains_and_services_do_not_share_state()
    {
        var storage = await _fixture.OpenAsync();
        var other = await _fixture.OpenAsync(serviceId: "other");
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "mine");

        var otherName = new TestRecord<TestState>();
        await storage.ReadStateAsync("log", StorageCalls.Grain("a"), otherName);

        Assert.False(otherName.RecordExists);
        Assert.False((await storage.ReadAsync("b")).RecordExists);
        Assert.False((await other.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task A_state_of_another_shape_is_an_error_that_names_the_grain()
    {
        var storage = await _fixture.OpenAsync();
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "title");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => storage.ReadStateAsync(
            StorageCalls.StateName, StorageCalls.Grain("a"), new TestRecord<OtherState>()));

        Assert.Contains("space/a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_grains_write_at_the_same_time_and_lose_nothing()
    {
        var storage = await _fixture.OpenAsync();
        const int Grains = 100;
        const int Writes = 20;

        await Task.WhenAll(Enumerable.Range(0, Grains).Select(async grain =>
        {
            var key = $"g{grain}";
            var state = await storage.ReadAsync(key);
            for (var i = 1; i <= Writes; i++)
            {
                state.State.Numbers.Add(i);
                await storage.WriteAsync(key, state, $"{key} #{i}");
            }
        }));

        for (var grain = 0; grain < Grains; grain++)
        {
            var state = await storage.ReadAsync($"g{grain}");
            Assert.Equal($"g{grain} #{Writes}", state.State.Title);
            Assert.Equal(Enumerable.Range(1, Writes), state.State.Numbers);
        }
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
