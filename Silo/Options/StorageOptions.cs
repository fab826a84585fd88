namespace Spaces.Silo.Options;

/// <summary>Where grain state is kept. Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Storage";

    /// <summary>Which store. <c>sqlite</c> (default): one file on this machine.</summary>
    public string Provider { get; set; } = StorageProviders.Sqlite;

    /// <summary>The settings of the <c>sqlite</c> store.</summary>
    public SqliteOptions Sqlite { get; set; } = new();
}

/// <summary>The values that <see cref="StorageOptions.Provider"/> may have.</summary>
internal static class StorageProviders
{
    /// <summary>A SQLite file.</summary>
    public const string Sqlite = "sqlite";
}

/// <summary>The SQLite file of a silo.</summary>
internal sealed class SqliteOptions
{
    /// <summary>
    /// The file; a relative path is relative to the working directory, missing folders are made. Default
    /// <c>data/spaces.db</c>. It must lie on a local disk: SQLite's write-ahead log does not work over network file systems.
    /// </summary>
    public string Path { get; set; } = "data/spaces.db";

    /// <summary>How long a statement waits for another process that holds the file's lock. Default 5 s.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
