using Microsoft.Data.Sqlite;

namespace Spaces.EndToEnd.Tests.Tools;

/// <summary>Holds the write lock of a silo's state file until it is disposed: the silo can read and not write.</summary>
internal sealed class StorageOutage : IDisposable
{
    private readonly SqliteConnection _connection;

    /// <param name="path">The file.</param>
    public StorageOutage(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 10 }.ToString());
        _connection.Open();
        Execute("BEGIN IMMEDIATE");
    }

    public void Dispose()
    {
        Execute("ROLLBACK");
        _connection.Dispose();
    }

    private void Execute(string statement)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
