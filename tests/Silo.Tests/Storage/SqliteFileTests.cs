using Microsoft.Data.Sqlite;
using Spaces.Silo.Storage;

namespace Spaces.Silo.Tests.Storage;

/// <summary>What happens to the file: restarts, kills, other processes, files that are not ours.</summary>
public sealed class SqliteFileTests : IAsyncDisposable
{
    private readonly StorageFixture _fixture = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_survives_a_clean_close_and_the_log_is_folded_into_the_file()
    {
        var storage = await _fixture.OpenAsync();
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "kept");
        await storage.CloseAsync(Cancellation);

        Assert.False(File.Exists(_fixture.DatabasePath + "-wal"));
        var again = await _fixture.OpenAsync();
        Assert.Equal("kept", (await again.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task State_survives_a_process_that_was_killed()
    {
        var storage = await _fixture.OpenAsync();
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "acknowledged");
        // The files as the kernel has them while the store is open are what a killed process leaves behind.
        var left = _fixture.OtherPath("left.db");
        File.Copy(_fixture.DatabasePath, left);
        File.Copy(_fixture.DatabasePath + "-wal", left + "-wal");

        var again = await _fixture.OpenAsync(left);
        var state = await again.ReadAsync("a");

        Assert.Equal("acknowledged", state.State.Title);
        await again.WriteAsync("a", state, "goes on");
    }

    [Fact]
    public async Task A_commit_is_synced_to_the_disk()
    {
        await using var connection = new SqliteDatabase(new() { Path = _fixture.DatabasePath }).OpenWriter(out var created);

        Assert.True(created);
        Assert.Equal(2L, Scalar(connection, "PRAGMA synchronous"));
        Assert.Equal("wal", Scalar(connection, "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task Two_stores_on_one_file_see_each_others_writes()
    {
        var one = await _fixture.OpenAsync();
        var two = await _fixture.OpenAsync();
        await one.WriteAsync("a", await one.ReadAsync("a"), "from one");

        var state = await two.ReadAsync("a");
        await two.WriteAsync("a", state, "from two");

        Assert.Equal("from two", (await one.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task A_lock_that_is_held_too_long_fails_the_write_and_the_next_one_works()
    {
        var storage = await _fixture.OpenAsync(busySeconds: 0.05);
        var state = await storage.ReadAsync("a");
        await using var other = new SqliteConnection($"Data Source={_fixture.DatabasePath};Pooling=false");
        other.Open();
        Scalar(other, "BEGIN IMMEDIATE");

        await Assert.ThrowsAsync<IOException>(() => storage.WriteAsync("a", state, "too late"));
        await Assert.ThrowsAsync<IOException>(() => storage.ProbeAsync(Cancellation));
        Assert.Null(state.ETag);
        Scalar(other, "ROLLBACK");

        await storage.WriteAsync("a", state, "in time");
        Assert.Equal("in time", (await storage.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_by_name()
    {
        var path = _fixture.OtherPath("notes.txt");
        await File.WriteAllTextAsync(path, new string('x', 5000), Cancellation);

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => _fixture.OpenAsync(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("not a SQLite file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_application_is_refused_and_left_alone()
    {
        var path = _fixture.OtherPath("other.db");
        await using (var other = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            other.Open();
            Scalar(other, "CREATE TABLE accounts (id INTEGER)");
        }

        var before = await File.ReadAllBytesAsync(path, Cancellation);

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => _fixture.OpenAsync(path));

        Assert.Contains("another application", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(path, Cancellation));
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await (await _fixture.OpenAsync()).CloseAsync(Cancellation);
        await using (var other = new SqliteConnection($"Data Source={_fixture.DatabasePath};Pooling=false"))
        {
            other.Open();
            Scalar(other, $"PRAGMA user_version = {SqliteDatabase.SchemaVersion + 1}");
        }

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => _fixture.OpenAsync());

        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_an_error_that_names_the_setting()
    {
        var file = _fixture.OtherPath("a-file");
        await File.WriteAllTextAsync(file, "", Cancellation);

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => _fixture.OpenAsync(Path.Combine(file, "spaces.db")));

        Assert.Contains("Storage:Sqlite:Path", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written in this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
