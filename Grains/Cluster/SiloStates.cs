using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Cluster;

/// <summary>Which silos are leaving: this one by its own drain, which it knows first, the others by their reports.</summary>
internal sealed class SiloStates(ClusterView view, ILocalSiloDetails local, ISiloDrain? drain = null)
{
    /// <summary>What this silo is doing.</summary>
    public NodeState Own => drain?.State ?? NodeState.Serving;

    /// <summary>This silo's address while it is leaving, else null.</summary>
    public SiloAddress? OwnIfLeaving => Own == NodeState.Serving ? null : local.SiloAddress;

    /// <summary>Whether a silo hands over its rooms or ends.</summary>
    public bool IsLeaving(SiloAddress silo) => silo.Equals(local.SiloAddress) ? Own != NodeState.Serving : view.IsLeaving(silo);
}
