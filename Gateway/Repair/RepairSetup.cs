using Spaces.Gateway.Options;

namespace Spaces.Gateway.Repair;

/// <summary>What offer, answer and settings agreed on for one connection's lost packets.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Rings">The gateway's rings.</param>
internal sealed record RepairSetup(RepairOptions Options, RingBudget Rings)
{
    /// <summary>The payload type of RED, when the peer may send it.</summary>
    public byte? RedIn { get; init; }

    /// <summary>The payload type of RED, when we may send it.</summary>
    public byte? RedOut { get; init; }

    /// <summary>Whether the peer may ask for packets again.</summary>
    public bool Nack { get; init; }
}
