using Spaces.TestKit;

namespace Spaces.Load.Report;

/// <summary>How some listeners came in. Times are in milliseconds.</summary>
internal sealed record JoinReport
{
    /// <summary>How many wanted to.</summary>
    public required int Count { get; init; }

    /// <summary>How many were connected in the end.</summary>
    public required int Connected { get; init; }

    /// <summary>Connected listeners a second, from the first request to the last handshake.</summary>
    public required double PerSecond { get; init; }

    /// <summary>From the request to the end of the DTLS handshake.</summary>
    public required Percentiles Connect { get; init; }

    /// <summary>From the request to the first packet.</summary>
    public required Percentiles FirstPacket { get; init; }

    /// <summary>From the first request of all to the last listener's first packet.</summary>
    public required double LastAudible { get; init; }

    /// <summary>Those of them who are connected and got nothing.</summary>
    public required int Silent { get; init; }

    /// <summary>Who was in before and during it; speakers too.</summary>
    public required int Inside { get; init; }

    /// <summary>How many of those lost a packet meanwhile.</summary>
    public required int InsideLosers { get; init; }

    /// <summary>Packets that they lost.</summary>
    public required long InsideLost { get; init; }

    /// <summary>Milliseconds of sound that they were never sent, without a loss.</summary>
    public required double InsideSkipped { get; init; }

    /// <summary>What the processes took; empty when nobody joined.</summary>
    public required IReadOnlyList<JoinCost> Costs { get; init; }
}

/// <summary>CPU of one process for one join, in milliseconds.</summary>
/// <param name="Name">The process.</param>
/// <param name="All">All that it used meanwhile, by joins.</param>
/// <param name="Net">The same without what packets cost that were sent meanwhile, by the price that one has when nobody joins.</param>
internal sealed record JoinCost(string Name, double All, double Net);
