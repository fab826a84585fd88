using Orleans.Runtime.Placement;

namespace Spaces.Grains.Cluster;

/// <summary>
/// Places rooms: where a move says; else on the silo that mixes least of those that take rooms; else on one that nobody knows anything of yet; else on
/// any that stays. A room always gets a place: whether it opens there is for that silo to say.
/// </summary>
internal sealed class RoomPlacementDirector(ClusterView view, SiloStates states) : IPlacementDirector
{
    /// <inheritdoc />
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var compatible = context.GetCompatibleSilos(target);
        return Task.FromResult(IPlacementDirector.GetPlacementHint(target.RequestContextData, compatible) ?? Choose(compatible));
    }

    /// <summary>The place for a room that may be anywhere.</summary>
    public SiloAddress Choose(SiloAddress[] compatible) =>
        view.Choose(states.OwnIfLeaving, compatible)
        ?? AnyOf(compatible, s => !view.Knows(s) && !states.IsLeaving(s))
        ?? AnyOf(compatible, s => !states.IsLeaving(s))
        ?? compatible[Random.Shared.Next(compatible.Length)];

    private static SiloAddress? AnyOf(SiloAddress[] silos, Func<SiloAddress, bool> suits)
    {
        SiloAddress[] suitable = [.. silos.Where(suits)];
        return suitable.Length == 0 ? null : suitable[Random.Shared.Next(suitable.Length)];
    }
}
