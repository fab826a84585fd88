using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces;

/// <summary>
/// The cluster's coordinator; there is one, of key <see cref="Key"/>. It keeps nothing: nodes report every second, and are told in the answer what is
/// wanted of them. It dies with its silo, and the next one knows everything again after a second. No sound and no room waits for it.
/// </summary>
[Alias(Aliases.ClusterGrain)]
public interface IClusterGrain : IGrainWithIntegerKey
{
    /// <summary>The one coordinator's key.</summary>
    const long Key = 0;

    /// <summary>A silo reports.</summary>
    [Alias("ReportSilo")]
    Task<SiloOrders> ReportSilo(SiloReport report);

    /// <summary>A gateway reports.</summary>
    [Alias("ReportGateway")]
    Task<GatewayOrders> ReportGateway(GatewayReport report);

    /// <summary>The cluster by the newest reports.</summary>
    [Alias("Status")]
    Task<ClusterStatus> Status();

    /// <summary>Lets a node hand over what it has, within a deadline.</summary>
    [Alias("Drain")]
    Task<NodeCommandOutcome> Drain(string node, TimeSpan deadline);

    /// <summary>Lets a draining or drained node serve again.</summary>
    [Alias("Resume")]
    Task<NodeCommandOutcome> Resume(string node);

    /// <summary>Moves an open room, to a silo of that name or to the one with most room.</summary>
    [Alias("Move")]
    Task<NodeCommandOutcome> Move(SpaceId space, string? silo);
}
