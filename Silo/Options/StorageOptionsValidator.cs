using Microsoft.Extensions.Options;

namespace Spaces.Silo.Options;

/// <summary>Checks <see cref="StorageOptions"/>, of the chosen provider only.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    private static readonly TimeSpan ShortestBusy = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestBusy = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var problems = new OptionProblems();
        switch (options.Provider)
        {
            case StorageProviders.Sqlite:
                CheckSqlite(problems, options.Sqlite);
                break;
            case StorageProviders.Redis:
                CheckTimeout(problems, options.Timeout);
                StorageSecrets.CheckRedis(problems, "Storage:Redis", options.Redis);
                break;
            case StorageProviders.Azure:
                CheckTimeout(problems, options.Timeout);
                StorageSecrets.CheckAzure(problems, options.Azure);
                CheckContainer(problems, options.Azure.Container);
                break;
            default:
                problems.Add(
                    "Storage:Provider",
                    options.Provider,
                    $"is not supported; this version knows '{StorageProviders.Sqlite}', '{StorageProviders.Redis}' and '{StorageProviders.Azure}'");
                break;
        }

        return problems.ToResult();
    }

    private static void CheckSqlite(OptionProblems problems, SqliteOptions options)
    {
        if (problems.CheckPresent("Storage:Sqlite:Path", options.Path))
        {
            CheckPath(problems, options.Path);
        }

        if (options.BusyTimeout < ShortestBusy || options.BusyTimeout > LongestBusy)
        {
            problems.Add("Storage:Sqlite:BusyTimeout", options.BusyTimeout, $"must be between {ShortestBusy} and {LongestBusy}");
        }
    }

    private static void CheckPath(OptionProblems problems, string path)
    {
        // SQLite would take these for a database in memory or for a URI with parameters: state would be lost, or land elsewhere.
        if (path.StartsWith(':') || path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add("Storage:Sqlite:Path", path, "must be a plain file path");
        }
        else if (path.Contains('\0', StringComparison.Ordinal))
        {
            problems.Add("Storage:Sqlite:Path", path.Replace("\0", "\\0", StringComparison.Ordinal), "holds a NUL character");
        }
        else if (Directory.Exists(path))
        {
            problems.Add("Storage:Sqlite:Path", path, "is a directory; name a file in it");
        }
    }

    private static void CheckTimeout(OptionProblems problems, TimeSpan timeout)
    {
        if (timeout < ShortestTimeout || timeout > LongestTimeout)
        {
            problems.Add("Storage:Timeout", timeout, $"must be between {ShortestTimeout} and {LongestTimeout}");
        }
    }

    // The service's own rule for container names.
    private static void CheckContainer(OptionProblems problems, string? container)
    {
        if (container is not { Length: >= 3 and <= 63 }
            || container.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            || container.StartsWith('-')
            || container.EndsWith('-')
            || container.Contains("--", StringComparison.Ordinal))
        {
            problems.Add(
                "Storage:Azure:Container",
                container,
                "is not a container's name: 3 to 63 lower-case letters, digits and single hyphens, none at the ends");
        }
    }
}
