using System.Globalization;
using Microsoft.Data.Sqlite;
using Spaces.Silo.Options;

namespace Spaces.Silo.Storage;

/// <summary>Opens connections to the state file and brings its schema up to date.</summary>
internal sealed class SqliteDatabase
{
    /// <summary>The schema that this version writes, kept in the file as <c>user_version</c>.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Marks the file as ours ("SPCS"), kept in the file as <c>application_id</c>.</summary>
    public const int ApplicationId = 0x53504353;

    private const string CreateSchema = """
        CREATE TABLE grain_state (
            service_id TEXT NOT NULL,
            grain_id   TEXT NOT NULL,
            state_name TEXT NOT NULL,
            etag       TEXT NOT NULL,
            payload    BLOB NOT NULL,
            written_at INTEGER NOT NULL,
            PRIMARY KEY (service_id, grain_id, state_name)
        ) STRICT;
        """;

    private readonly string _busyTimeout;
    private readonly string _readerConnection;
    private readonly string _writerConnection;

    /// <summary>Describes the file; nothing is opened yet.</summary>
    public SqliteDatabase(SqliteOptions options)
    {
        FilePath = Path.GetFullPath(options.Path);
        _busyTimeout = ((long)options.BusyTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        var builder = new SqliteConnectionStringBuilder
        {
            DataSource = FilePath,
            // The library tries again by itself until this runs out, and takes 0 for "for ever".
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.BusyTimeout.TotalSeconds)),
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        };
        _writerConnection = builder.ConnectionString;
        builder.Mode = SqliteOpenMode.ReadOnly;
        builder.Pooling = true;
        _readerConnection = builder.ConnectionString;
    }

    /// <summary>The full path of the file.</summary>
    public string FilePath { get; }

    /// <summary>Opens the connection that writes, creating folder, file and schema where they are missing.</summary>
    /// <param name="created">Whether the schema was made by this call.</param>
    /// <exception cref="StorageUnavailableException">The file cannot be used; the message says why.</exception>
    public SqliteConnection OpenWriter(out bool created)
    {
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            connection = new SqliteConnection(_writerConnection);
            connection.Open();
            Execute(connection, $"PRAGMA busy_timeout = {_busyTimeout}");
            created = EnsureSchema(connection);
            EnableWriteAheadLog(connection);
            return connection;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or StorageUnavailableException)
        {
            connection?.Dispose();
            throw e as StorageUnavailableException ?? new StorageUnavailableException($"Storage:Sqlite:Path = '{FilePath}' cannot be opened: {Reason(e)}", e);
        }
    }

    /// <summary>Opens a connection that only reads. In WAL mode it neither waits for the writer nor holds it up.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_readerConnection);
        connection.Open();
        return connection;
    }

    /// <summary>Closes the readers that wait in the pool, so that the last connection folds the log into the file.</summary>
    public void ReleaseReaders()
    {
        using var any = new SqliteConnection(_readerConnection);
        SqliteConnection.ClearPool(any);
    }

    private static string Reason(Exception e) => e is SqliteException { SqliteErrorCode: 26 } ? "it is not a SQLite file" : e.Message;

    private static void EnableWriteAheadLog(SqliteConnection connection)
    {
        if (Execute(connection, "PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new StorageUnavailableException(
                $"Storage:Sqlite:Path = '{connection.DataSource}' lies on a file system without shared memory; put it on a local disk.");
        }

        // A process that is killed loses nothing in either mode: what it wrote is with the kernel. They differ when the power
        // goes: NORMAL leaves the file sound but may forget the last commits, FULL syncs the log at every commit. Bans and
        // epochs must not be forgotten once they were acknowledged, so FULL; the writer commits in groups, which makes it one
        // sync for many writes.
        Execute(connection, "PRAGMA synchronous = FULL");
        // Keeps the log from staying as long as the largest burst ever made it.
        Execute(connection, "PRAGMA journal_size_limit = 67108864");
    }

    private bool EnsureSchema(SqliteConnection connection)
    {
        // Two silos may open a new file at the same time: whoever gets the lock second finds the schema there.
        Execute(connection, "BEGIN IMMEDIATE");
        var version = (long)Execute(connection, "PRAGMA user_version")!;
        var application = (long)Execute(connection, "PRAGMA application_id")!;
        var tables = (long)Execute(connection, "SELECT count(*) FROM sqlite_schema")!;
        var isNew = version == 0 && application == 0 && tables == 0;
        if (!isNew && application != ApplicationId)
        {
            throw new StorageUnavailableException(
                $"Storage:Sqlite:Path = '{FilePath}' is a database of another application; name a file of its own.");
        }

        if (version > SchemaVersion)
        {
            throw new StorageUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"Storage:Sqlite:Path = '{FilePath}' has schema {version}, written by a newer version; this one knows {SchemaVersion}."));
        }

        if (isNew)
        {
            Execute(connection, CreateSchema);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaVersion}"));
        }

        Execute(connection, "COMMIT");
        return isNew;
    }

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants and numbers only.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
