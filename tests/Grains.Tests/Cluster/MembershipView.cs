using Spaces.Grains.Cluster;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>A view of the cluster without a coordinator: every active silo takes rooms, in turn.</summary>
internal sealed class MembershipView(ISiloStatusOracle membership) : IClusterView
{
    private int _turn;

    public IReadOnlyList<SiloReport> Silos => [];

    public SiloAddress? Choose(SiloAddress? except)
    {
        SiloAddress[] others = [.. membership.GetApproximateSiloStatuses(onlyActive: true).Keys.Where(s => s != except).Order()];
        return others.Length == 0 ? null : others[Interlocked.Increment(ref _turn) % others.Length];
    }
}
