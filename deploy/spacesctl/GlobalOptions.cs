using System.CommandLine;
using Spaces.Spacesctl.Output;

namespace Spaces.Spacesctl;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Url { get; } = new("--url")
    {
        Description = "Address of a gateway. Also SPACES_URL. Default: http://127.0.0.1:8080",
        HelpName = "address",
        Recursive = true,
    };

    public Option<string?> Token { get; } = new("--token")
    {
        Description = "An operator's token. Also SPACES_TOKEN, which other users of the machine do not see",
        HelpName = "jwt",
        Recursive = true,
    };

    public Option<string?> TokenFile { get; } = new("--token-file") { Description = "File that holds an operator's token", HelpName = "path", Recursive = true };

    public Option<bool> Dev { get; } = new("--dev")
    {
        Description = "Ask a development server on this machine for an operator's token",
        Recursive = true,
    };

    public Option<string?> CaFile { get; } = new("--ca-file")
    {
        Description = "PEM file of the authorities to trust in place of the system's, for a private one",
        HelpName = "path",
        Recursive = true,
    };

    public Option<TimeSpan> Timeout { get; } = new("--timeout")
    {
        Description = "How long to wait for an answer to a request. Default: 10s",
        HelpName = "time",
        Recursive = true,
        DefaultValueFactory = _ => TimeSpan.FromSeconds(10),
        CustomParser = Durations.Within(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
    };

    public Option<OutputFormat> Output { get; } = new("--output", "-o")
    {
        Description = "A table for people, or JSON for scripts. Default: table",
        HelpName = "table|json",
        Recursive = true,
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [Url, Token, TokenFile, Dev, CaFile, Timeout, Output];
}
