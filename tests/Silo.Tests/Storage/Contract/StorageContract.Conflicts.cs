using Orleans.Storage;

namespace Spaces.Silo.Tests.Storage.Contract;

// Two activations of one grain must never both believe that they wrote last.
public abstract partial class StorageContract
{
    [Fact]
    public async Task A_write_on_a_stale_etag_is_refused_and_changes_nothing()
    {
        var storage = await OpenAsync();
        var first = await storage.ReadAsync("a");
        await storage.WriteAsync("a", first, "one");
        var second = await storage.ReadAsync("a");
        await storage.WriteAsync("a", second, "two");
        var stale = first.ETag;

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("a", first, "lost"));

        Assert.Equal(stale, first.ETag);
        var stored = await storage.ReadAsync("a");
        Assert.Equal("two", stored.State.Title);
        Assert.Equal(second.ETag, stored.ETag);
        await storage.WriteAsync("a", second, "three");
    }

    [Fact]
    public async Task Of_two_first_writes_one_is_refused()
    {
        var storage = await OpenAsync();
        var first = await storage.ReadAsync("a");
        var second = await storage.ReadAsync("a");
        await storage.WriteAsync("a", first, "one");

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("a", second, "two"));

        Assert.Null(second.ETag);
        Assert.False(second.RecordExists);
        Assert.Equal("one", (await storage.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task Of_many_writes_on_one_etag_exactly_one_is_taken()
    {
        var storage = await OpenAsync();
        var other = await OpenAsync();
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "start");
        var rivals = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? storage : other).ReadAsync("a")));

        var outcomes = await Task.WhenAll(rivals.Select(async (state, i) =>
        {
            try
            {
                await (i % 2 == 0 ? storage : other).WriteAsync("a", state, $"rival {i}");
                return $"rival {i}";
            }
            catch (InconsistentStateException)
            {
                return null;
            }
        }));

        var winner = Assert.Single(outcomes, outcome => outcome is not null);
        Assert.Equal(winner, (await storage.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task Clearing_leaves_an_empty_state_that_can_be_written_again()
    {
        var storage = await OpenAsync();
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
        var storage = await OpenAsync();
        var first = await storage.ReadAsync("a");
        await storage.WriteAsync("a", first, "one");
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "two");
        var stale = first.ETag;

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearAsync("a", first));

        Assert.Equal(stale, first.ETag);
        Assert.Equal("one", first.State.Title);
        Assert.Equal("two", (await storage.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task Clearing_what_another_activation_cleared_is_refused()
    {
        var storage = await OpenAsync();
        var first = await storage.ReadAsync("a");
        await storage.WriteAsync("a", first, "one");
        await storage.ClearAsync("a", await storage.ReadAsync("a"));

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearAsync("a", first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("a", first, "lost"));

        Assert.False((await storage.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task Clearing_without_an_etag_is_refused_where_there_is_a_state()
    {
        var storage = await OpenAsync();
        var unaware = await storage.ReadAsync("a");
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "one");

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearAsync("a", unaware));

        Assert.True((await storage.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task Clearing_what_was_never_written_is_no_error()
    {
        var storage = await OpenAsync();
        var state = await storage.ReadAsync("a");

        await storage.ClearAsync("a", state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
    }

    [Fact]
    public async Task A_state_that_was_cleared_and_written_again_is_not_taken_for_the_old_one()
    {
        var storage = await OpenAsync();
        var old = await storage.ReadAsync("a");
        await storage.WriteAsync("a", old, "one");
        var other = await storage.ReadAsync("a");
        await storage.ClearAsync("a", other);
        await storage.WriteAsync("a", other, "two");

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("a", old, "lost"));
        Assert.Equal("two", (await storage.ReadAsync("a")).State.Title);
    }
}
