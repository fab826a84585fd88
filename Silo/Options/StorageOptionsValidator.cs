using Microsoft.Extensions.Options;

namespace Spaces.Silo.Options;

/// <summary>Checks <see cref="StorageOptions"/>.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    private static readonly TimeSpan ShortestBusy = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestBusy = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var problems = new OptionProblems();
        if (options.Provider != StorageProviders.Sqlite)
        {
            problems.Add("Storage:Provider", options.Provider, $"is not supported; this version knows '{StorageProviders.Sqlite}'");
        }

        if (problems.CheckPresent("Storage:Sqlite:Path", options.Sqlite.Path))
        {
            CheckPath(problems, options.Sqlite.Path);
        }

        if (options.Sqlite.BusyTimeout < ShortestBusy || options.Sqlite.BusyTimeout > LongestBusy)
        {
            problems.Add("Storage:Sqlite:BusyTimeout", options.Sqlite.BusyTimeout, $"must be between {ShortestBusy} and {LongestBusy}");
        }

        return problems.ToResult();
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
}
