namespace Spaces.Spacesctl;

/// <summary>What the program finds around it; tests have their own.</summary>
/// <param name="Out">What was asked for goes here, and nothing else.</param>
/// <param name="Error">Progress, notes and failures.</param>
/// <param name="In">Answers to questions.</param>
/// <param name="IsTerminal">Whether <paramref name="Out"/> is looked at by a person: colours and borders.</param>
/// <param name="CanAsk">Whether there is a person to be asked.</param>
/// <param name="Variable">Reads the environment.</param>
/// <param name="Time">The clock.</param>
internal sealed record Surroundings(
    TextWriter Out, TextWriter Error, TextReader In, bool IsTerminal, bool CanAsk, Func<string, string?> Variable, TimeProvider Time)
{
    /// <summary>The console and the environment.</summary>
    public static Surroundings OfThisProcess() => new(
        Console.Out, Console.Error, Console.In, !Console.IsOutputRedirected, !Console.IsInputRedirected, Environment.GetEnvironmentVariable, TimeProvider.System);
}
