using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Cluster;

/// <summary>The silos of the cluster as this silo was last told by the coordinator: for placing rooms and handing them over. Read from any thread.</summary>
internal interface IClusterView
{
    /// <summary>The newest reports of all silos, this one included; empty until the coordinator has answered for the first time.</summary>
    IReadOnlyList<SiloReport> Silos { get; }

    /// <summary>
    /// The silo with most room for one more, other than <paramref name="except"/>; null when no other takes rooms. Each answer counts against that silo until
    /// its next report, so that many asked for at once are spread.
    /// </summary>
    SiloAddress? Choose(SiloAddress? except);
}
