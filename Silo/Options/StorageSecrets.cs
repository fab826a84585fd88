using Azure.Storage.Blobs;
using Spaces.Redis;

namespace Spaces.Silo.Options;

/// <summary>Checks the settings that hold credentials. What is said about them never repeats their value or a part of it.</summary>
internal static class StorageSecrets
{
    private const string Hidden = "(hidden)";

    /// <summary>Notes what is wrong with the Redis of <paramref name="section"/>.</summary>
    public static void CheckRedis(OptionProblems problems, string section, RedisOptions options)
    {
        foreach (var problem in RedisSettings.Check(section, options))
        {
            problems.Add(problem.Option, problem.Shown, problem.Reason);
        }
    }

    /// <summary>Notes an Azure account that is named in no way, in two, or in one that cannot be used.</summary>
    public static void CheckAzure(OptionProblems problems, AzureOptions options)
    {
        const string Connection = "Storage:Azure:ConnectionString";
        const string Address = "Storage:Azure:ServiceUri";
        var hasAddress = !string.IsNullOrWhiteSpace(options.ServiceUri);
        if (!hasAddress)
        {
            CheckConnectionString(problems, Connection, options.ConnectionString);
        }
        else if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            problems.Add(Address, Hidden, $"conflicts with {Connection}: give one of the two");
        }
        else if (!Uri.TryCreate(options.ServiceUri, UriKind.Absolute, out var uri) || !IsPrivate(uri))
        {
            problems.Add(Address, Hidden, "is not an absolute https address (http only on loopback)");
        }
        else if (!uri.Query.Contains("sig=", StringComparison.Ordinal))
        {
            problems.Add(Address, Hidden, "has no shared access signature as its query; this version knows no other way to sign in by address");
        }
    }

    private static bool IsPrivate(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);

    private static void CheckConnectionString(OptionProblems problems, string option, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            problems.Add(option, value, "must not be empty where there is no Storage:Azure:ServiceUri");
            return;
        }

        try
        {
            _ = new BlobServiceClient(value);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            problems.Add(option, Hidden, "is not a connection string of a storage account");
        }
    }
}
