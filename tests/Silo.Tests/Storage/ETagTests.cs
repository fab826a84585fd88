using Orleans.Storage;

namespace Spaces.Silo.Tests.Storage;

/// <summary>Two activations of one grain must never both believe that they wrote last.</summary>
public sealed class ETagTests : IAsyncDisposable
{
    private readonly StorageFixture _fixture = new();

    [Fact]
    public async Task A_write_on_a_stale_etag_is_refused_and_changes_nothing()
    {
        var storage = await _fixture.OpenAsync();
        var first = await storage.ReadAsync("a");
        await storage.WriteAsync("a", first, "one");
        var second = await storage.ReadAsync("a");
        await storage.WriteAsync("a", second, "two");
        var stale = first.ETag;

        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("a", first, "lost"));

        Assert.Equal(second.ETag, error.StoredEtag);
        Assert.Equal(stale, error.CurrentEtag);
        Assert.Equal(stale, first.ETag);
        Assert.Equal("two", (await storage.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task Of_two_first_writes_one_is_refused()
    {
        var storage = await _fixture.OpenAsync();
        var first = await storage.ReadAsync("a");
        var second = await storage.ReadAsync("a");
        await storage.WriteAsync("a", first, "one");

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("a", second, "two"));

        Assert.Equal("one", (await storage.ReadAsync("a")).State.Title);
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
    public async Task Clearing_leaves_an_empty_state_that_can_be_written_again()
    {
        var storage = await _fixture.OpenAsync();
        var state = await storage.ReadAsync("a");
        await storage.WriteAsync("a", state, "one");

        await storage.ClearAsync("a", state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("", state.State.Title);
        Assert.False((await storage.ReadAsync("a")).RecordExists);
        await storage.WriteAsync("a", state, "two");
        Assert.Equal("two", (await storage.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task Clearing_on_a_stale_etag_is_refused()
    {
        var storage = await _fixture.OpenAsync();
        var first = await storage.ReadAsync("a");
        await storage.WriteAsync("a", first, "one");
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "two");

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearAsync("a", first));

        Assert.Equal("two", (await storage.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task Clearing_without_an_etag_is_refused_where_there_is_a_state()
    {
        var storage = await _fixture.OpenAsync();
        var unaware = await storage.ReadAsync("a");
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "one");

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearAsync("a", unaware));

        Assert.True((await storage.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task Clearing_what_was_never_written_is_no_error()
    {
        var storage = await _fixture.OpenAsync();
        var state = await storage.ReadAsync("a");

        await storage.ClearAsync("a", state);

        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task A_state_that_was_cleared_and_written_again_is_not_taken_for_the_old_one()
    {
        var storage = await _fixture.OpenAsync();
        var old = await storage.ReadAsync("a");
        await storage.WriteAsync("a", old, "one");
        var other = await storage.ReadAsync("a");
        await storage.ClearAsync("a", other);
        await storage.WriteAsync("a", other, "two");

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("a", old, "lost"));
        Assert.Equal("two", (await storage.ReadAsync("a")).State.Title);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
