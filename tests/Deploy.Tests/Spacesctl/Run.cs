using Spaces.Spacesctl;

namespace Spaces.Deploy.Tests.Spacesctl;

/// <summary>One run of the program, in this process.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Out">What it printed.</param>
/// <param name="Error">What it said besides.</param>
internal sealed record Run(int Code, string Out, string Error)
{
    /// <summary>Runs a command against a server, with a token.</summary>
    public static Task<Run> AtAsync(StubServer server, params string[] args) => OfAsync([.. args, "--url", server.Url, "--token", "an.operator.token"]);

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="answer">What somebody at the terminal answers; null: there is nobody.</param>
    /// <param name="terminal">Whether a person looks at the output.</param>
    /// <param name="cancel">Ctrl-C.</param>
    public static async Task<Run> OfAsync(
        string[] args, IReadOnlyDictionary<string, string>? variables = null, string? answer = null, bool terminal = false, CancellationToken? cancel = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var around = new Surroundings(
            TextWriter.Synchronized(output), TextWriter.Synchronized(error), new StringReader(answer ?? ""), terminal, answer is not null,
            name => variables?.GetValueOrDefault(name), TimeProvider.System);
        var code = await Cli.RunAsync(args, around, cancel ?? TestContext.Current.CancellationToken);
        return new Run(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
