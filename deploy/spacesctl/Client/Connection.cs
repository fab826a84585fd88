using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spaces.Spacesctl.Client;

/// <summary>Which server is asked, and as whom.</summary>
/// <param name="Url">The gateway's address, without a slash at the end.</param>
/// <param name="Token">The operator's token; null: one is asked for, in development.</param>
/// <param name="Roots">The authorities to trust; null: the system's.</param>
/// <param name="Timeout">For an answer.</param>
internal sealed record Connection(Uri Url, string? Token, X509Certificate2Collection? Roots, TimeSpan Timeout)
{
    private const string DefaultUrl = "http://127.0.0.1:8080";
    private const int MaxTokenFile = 16 * 1024;

    /// <summary>Reads the settings of a command line and its surroundings.</summary>
    /// <exception cref="Failure">They cannot be used.</exception>
    public static Connection Read(ParseResult parsed, GlobalOptions options, Surroundings around)
    {
        var url = ReadUrl(parsed.GetValue(options.Url) ?? Given(around, "SPACES_URL") ?? DefaultUrl);
        var roots = parsed.GetValue(options.CaFile) is { } file ? ReadRoots(file) : null;
        return new Connection(url, ReadToken(parsed, options, around, url), roots, parsed.GetValue(options.Timeout));
    }

    private static Uri ReadUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { UserInfo: "", Query: "", Fragment: "" }
            ? url
            : throw Failure.Usage($"'{text}' is no address of a gateway. Give --url or SPACES_URL as https://gateway.example.");

    private static string? ReadToken(ParseResult parsed, GlobalOptions options, Surroundings around, Uri url)
    {
        var token = parsed.GetValue(options.Token);
        var file = parsed.GetValue(options.TokenFile);
        var dev = parsed.GetValue(options.Dev);
        if ((token is null ? 0 : 1) + (file is null ? 0 : 1) + (dev ? 1 : 0) > 1)
        {
            throw Failure.Usage("Give one of --token, --token-file and --dev.");
        }

        if (dev)
        {
            return url.IsLoopback ? null : throw Failure.Usage($"--dev is for a server on this machine, and {url} is not on it.");
        }

        token ??= file is null ? Given(around, "SPACES_TOKEN") : ReadFile(file);
        return token is null
            ? throw Failure.Usage("There is no token. Give --token-file, or SPACES_TOKEN; for a development server on this machine --dev asks for one.")
            : token.Trim() is { Length: > 0 } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
                ? text
                : throw Failure.Usage("The token is no JWT: it has characters that none has, or is empty.");
    }

    private static string ReadFile(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxTokenFile ? File.ReadAllText(path) : throw Failure.Usage($"The file '{path}' is too large for a token.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failure.Usage($"The token cannot be read. {e.Message}");
        }
    }

    private static X509Certificate2Collection ReadRoots(string path)
    {
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(path);
            return roots.Count > 0 ? roots : throw Failure.Usage($"The file '{path}' has no certificate in PEM form.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Failure.Usage($"The certificates of --ca-file cannot be read. {e.Message}");
        }
    }

    private static string? Given(Surroundings around, string name) => around.Variable(name) is { Length: > 0 } value ? value : null;
}
