using System.Security.Cryptography;
using StackExchange.Redis;

namespace Spaces.Redis;

/// <summary>What is wrong with one setting: its full name, its value or a word in place of a secret, and why.</summary>
internal readonly record struct RedisSettingProblem(string Option, string Shown, string Reason);

/// <summary>Checks <see cref="RedisOptions"/>. What is said about the connection string never repeats it or a part of it.</summary>
internal static class RedisSettings
{
    private const string Hidden = "(hidden)";
    private const string Example = "write e.g. 'redis-1:6380,password=…,ssl=true'";

    /// <summary>The problems of the options in <paramref name="section"/>; none if they can be used.</summary>
    public static IReadOnlyList<RedisSettingProblem> Check(string section, RedisOptions options)
    {
        var found = new List<RedisSettingProblem>();
        var connection = $"{section}:{nameof(RedisOptions.ConnectionString)}";
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            found.Add(new(connection, options.ConnectionString, "must not be empty"));
            return found;
        }

        try
        {
            var parsed = ConfigurationOptions.Parse(options.ConnectionString);
            if (parsed.EndPoints.Count == 0)
            {
                found.Add(new(connection, Hidden, $"names no server; {Example}"));
            }

            if (options.Tls.IsSet && !parsed.Ssl)
            {
                found.Add(new(connection, Hidden, $"has no ssl=true, which the settings of {section}:{nameof(RedisOptions.Tls)} are for"));
            }
        }
        // Whatever the library makes of it, its message may quote the password.
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            found.Add(new(connection, Hidden, $"is not understood; {Example}"));
        }

        CheckFiles(found, $"{section}:{nameof(RedisOptions.Tls)}", options.Tls);
        return found;
    }

    private static void CheckFiles(List<RedisSettingProblem> found, string section, RedisTlsOptions tls)
    {
        if (tls.HasCa && Unreadable(() => RedisCertificates.Authorities(tls.CaFile)) is { } noAuthority)
        {
            found.Add(new($"{section}:{nameof(tls.CaFile)}", tls.CaFile, $"is not a readable PEM file of certificates: {noAuthority}"));
        }

        if (!tls.HasClientCertificate)
        {
            return;
        }

        if (tls.ClientKeyFile.Length == 0 || tls.ClientCertificateFile.Length == 0)
        {
            var missing = tls.ClientKeyFile.Length == 0 ? nameof(tls.ClientKeyFile) : nameof(tls.ClientCertificateFile);
            found.Add(new($"{section}:{missing}", "", "must not be empty: a client's certificate and its key are set together"));
        }
        else if (Unreadable(() => RedisCertificates.Own(tls)) is { } noCertificate)
        {
            found.Add(new(
                $"{section}:{nameof(tls.ClientCertificateFile)}",
                tls.ClientCertificateFile,
                $"is not, with {section}:{nameof(tls.ClientKeyFile)} = '{tls.ClientKeyFile}', a PEM certificate and its key: {noCertificate}"));
        }
    }

    // The messages name files and formats, never what is in them.
    private static string? Unreadable(Func<object> read)
    {
        try
        {
            _ = read();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return RedisClient.FirstLine(e.Message).TrimEnd('.');
        }
    }
}
