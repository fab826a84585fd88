using Spaces.Grains.Cluster;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Draining;

/// <summary>
/// Where a draining silo's rooms go. The coordinator's view says who has most room, membership who still lives: it knows of a death seconds before
/// the reports do.
/// </summary>
internal sealed class DrainTargets(ISiloStatusOracle membership, IClusterView? view = null)
{
    // Each answer counts against a silo, so that another one comes up soon.
    private const int Tries = 4;

    private int _turn;

    /// <summary>Whether any other silo lives.</summary>
    public bool AnyOther => Others().Length > 0;

    /// <summary>A silo that takes one more room; null when none does.</summary>
    /// <param name="anyone">
    /// The process is ending: a room that nobody has asked for will be opened elsewhere by its gateways anyway, and without what it had. So one that is full, or
    /// that has not reported yet, will do.
    /// </param>
    public SiloAddress? Choose(bool anyone)
    {
        var self = membership.SiloAddress;
        for (var i = 0; i < Tries && view is not null; i++)
        {
            if (view.Choose(self) is not { } silo)
            {
                break;
            }

            if (silo != self && membership.GetApproximateSiloStatus(silo) == SiloStatus.Active)
            {
                return silo;
            }
        }

        return anyone ? Anyone() : null;
    }

    private SiloAddress? Anyone()
    {
        var others = Others();
        var leaving = (view?.Silos ?? []).Where(s => s.State != NodeState.Serving).Select(s => s.Address).ToHashSet();
        SiloAddress[] staying = [.. others.Where(s => !leaving.Contains(s))];

        // One that is leaving as well is better than none: it hands the room on with what it has.
        var candidates = staying.Length > 0 ? staying : others;
        return candidates.Length == 0 ? null : candidates[_turn++ % candidates.Length];
    }

    private SiloAddress[] Others() =>
        [.. membership.GetApproximateSiloStatuses(onlyActive: true).Keys.Where(s => s != membership.SiloAddress).Order()];
}
