namespace Spaces.Spacesctl;

/// <summary>Why the program ends without having done what it was asked for, in words for its user.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="message">What went wrong, and what to do.</param>
internal class Failure(int exitCode, string message) : Exception(message)
{
    /// <summary>What to end with.</summary>
    public int ExitCode => exitCode;

    /// <summary>Whether the same may go well a moment later.</summary>
    public virtual bool IsPassing => false;

    /// <summary>How long to wait before that; zero when nobody said.</summary>
    public virtual TimeSpan RetryAfter => TimeSpan.Zero;

    /// <summary>The command line or the settings cannot be used.</summary>
    public static Failure Usage(string message) => new(ExitCodes.Usage, message);
}
