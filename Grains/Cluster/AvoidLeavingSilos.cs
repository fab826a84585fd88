using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Spaces.Grains.Cluster;

/// <summary>Keeps a grain class off silos that are leaving, as long as there is another one.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AvoidLeavingSilosAttribute() : PlacementFilterAttribute(new AvoidLeavingSilos());

/// <summary>See <see cref="AvoidLeavingSilosAttribute"/>.</summary>
internal sealed class AvoidLeavingSilos() : PlacementFilterStrategy(order: 0);

/// <summary>Applies <see cref="AvoidLeavingSilos"/>.</summary>
internal sealed class AvoidLeavingSilosDirector(SiloStates states) : IPlacementFilterDirector
{
    /// <inheritdoc />
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        SiloAddress[] all = [.. silos];
        SiloAddress[] staying = [.. all.Where(s => !states.IsLeaving(s))];
        return staying.Length > 0 ? staying : all;
    }
}
