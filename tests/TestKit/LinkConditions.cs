namespace Spaces.TestKit;

/// <summary>How bad a link is. Probabilities are 0 to 1 and independent per datagram.</summary>
public sealed record LinkConditions
{
    /// <summary>Nothing is lost and everything arrives at once, in order.</summary>
    public static LinkConditions Perfect { get; } = new();

    /// <summary>Probability that a datagram never arrives.</summary>
    public double Loss { get; init; }

    /// <summary>Probability that a datagram arrives twice, each copy with its own delay.</summary>
    public double Duplication { get; init; }

    /// <summary>Probability that a datagram is held back by <see cref="ReorderDelay"/>, so that later ones overtake it.</summary>
    public double Reordering { get; init; }

    /// <summary>Delay of every datagram.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Further delay, uniform from zero to this.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>What a held-back datagram waits on top.</summary>
    public TimeSpan ReorderDelay { get; init; } = TimeSpan.FromMilliseconds(20);
}
