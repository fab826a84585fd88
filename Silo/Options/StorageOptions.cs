using Spaces.Redis;

namespace Spaces.Silo.Options;

/// <summary>Where grain state is kept. Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Storage";

    /// <summary>
    /// Which store: <c>sqlite</c> (default), one file on this machine; <c>redis</c>; or <c>azure</c>, Azure Blob storage. Only
    /// the settings of the chosen one are looked at.
    /// </summary>
    public string Provider { get; set; } = StorageProviders.Sqlite;

    /// <summary>
    /// How long one read or write of <c>redis</c> or <c>azure</c> may take before it fails; 0.1 to 30 s, default 2 s. The file
    /// of <c>sqlite</c> has <see cref="SqliteOptions.BusyTimeout"/> instead.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The settings of the <c>sqlite</c> store.</summary>
    public SqliteOptions Sqlite { get; set; } = new();

    /// <summary>The settings of the <c>redis</c> store.</summary>
    public RedisOptions Redis { get; set; } = new();

    /// <summary>The settings of the <c>azure</c> store.</summary>
    public AzureOptions Azure { get; set; } = new();
}

/// <summary>The values that <see cref="StorageOptions.Provider"/> may have.</summary>
internal static class StorageProviders
{
    /// <summary>A SQLite file.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>A Redis server.</summary>
    public const string Redis = "redis";

    /// <summary>A container of Azure Blob storage.</summary>
    public const string Azure = "azure";
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

/// <summary>The Azure Blob container that all silos share. Exactly one of the two ways to name the account is given.</summary>
internal sealed class AzureOptions
{
    /// <summary>The account's connection string, with its key or a shared access signature. A secret: it is never logged.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// The blob service's address with a shared access signature as its query, e.g.
    /// <c>https://account.blob.core.windows.net/?sv=…&amp;sig=…</c>. A secret: it is never logged.
    /// </summary>
    public string ServiceUri { get; set; } = "";

    /// <summary>The container; made at start where it is missing. Default <c>spaces</c>.</summary>
    public string Container { get; set; } = "spaces";
}
