namespace Spaces.Spacesctl;

/// <summary>What this program ends with. Scripts decide by it; <c>docs/spacesctl.md</c> has the same table.</summary>
internal static class ExitCodes
{
    /// <summary>It is done.</summary>
    public const int Done = 0;

    /// <summary>The server refused it or cannot be reached; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the settings cannot be used; nothing was asked of the server.</summary>
    public const int Usage = 2;

    /// <summary>It was not done in time.</summary>
    public const int Timeout = 3;

    /// <summary>Ended by Ctrl-C before it was done (128 and SIGINT).</summary>
    public const int Interrupted = 130;
}
