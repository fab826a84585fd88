using Spaces.TestKit;

namespace Spaces.Load.Report;

/// <summary>How long commands took, in milliseconds.</summary>
/// <param name="Figures">One for each thing measured of each command.</param>
/// <param name="Gates">What the edge let through, when its counters could be read.</param>
internal sealed record CommandReport(IReadOnlyList<CommandFigure> Figures, IReadOnlyList<GateFigure> Gates)
{
    /// <summary>Commands whose effect was not heard at some checked ear before the next command.</summary>
    public int Missed => Figures.Sum(f => f.Missed);
}

/// <summary>One thing measured of one command.</summary>
/// <param name="Name">The command.</param>
/// <param name="What">To what the time goes from the moment before the request was sent.</param>
/// <param name="Time">The times.</param>
/// <param name="Missed">How often it was not found.</param>
internal sealed record CommandFigure(string Name, string What, Percentiles Time, int Missed);

/// <summary>
/// Packets that somebody sent whom a command had silenced. An edge that obeys before the command is answered drops at least <paramref name="Least"/>; one that
/// opens no later than the answer drops at most <paramref name="Most"/>.
/// </summary>
/// <param name="Reason">The edge's reason to drop them.</param>
/// <param name="Dropped">How many it counted.</param>
/// <param name="Least">Packets sent after the answer to the command that silences, before the one that lets speak was sent.</param>
/// <param name="Most">Packets sent after the command that silences was sent, before the answer to the one that lets speak.</param>
internal sealed record GateFigure(string Reason, double Dropped, int Least, int Most);
