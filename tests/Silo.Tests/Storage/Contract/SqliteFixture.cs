using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Spaces.Silo.Tests.Storage.Contract;

/// <summary>A SQLite file; it "hangs" while another connection holds its write lock.</summary>
public sealed class SqliteFixture : StoreFixture
{
    private readonly TemporaryFolder _folder = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override Dictionary<string, string?> Settings(TimeSpan timeout) => new()
    {
        ["Storage:Sqlite:Path"] = _folder.File("spaces.db"),
        ["Storage:Sqlite:BusyTimeout"] = timeout.ToString("c", CultureInfo.InvariantCulture),
    };

    internal override async Task<IAsyncDisposable> HangAsync()
    {
        var other = new SqliteConnection($"Data Source={_folder.File("spaces.db")};Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new Outage(async () => await other.DisposeAsync());
    }
}
