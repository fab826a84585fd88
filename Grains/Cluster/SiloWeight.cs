using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Cluster;

/// <summary>How much a silo has to do, as far as the place of one more room is concerned.</summary>
internal static class SiloWeight
{
    /// <summary>Cores that a room counts for at least: rooms open before anybody speaks, and then their mixing costs nothing yet.</summary>
    public const double RoomFloor = 0.01;

    /// <summary>Whether a silo takes rooms.</summary>
    public static bool TakesRooms(SiloReport silo) => silo is { State: NodeState.Serving, AcceptsRooms: true };

    /// <summary>Cores that one more room will take: what the cluster's rooms take on average.</summary>
    public static double RoomCost(IReadOnlyCollection<SiloReport> silos)
    {
        var rooms = silos.Sum(s => s.Rooms);
        return rooms == 0 ? RoomFloor : Math.Max(RoomFloor, silos.Sum(s => s.MixingCores) / rooms);
    }

    /// <summary>The share of a silo's cores that is spoken for, with <paramref name="more"/> cores on top.</summary>
    public static double Of(SiloReport silo, double more) =>
        (Math.Max(silo.MixingCores, silo.Rooms * RoomFloor) + more) / Math.Max(silo.UsableCores, RoomFloor);

    /// <summary>The silo with most room for one more; null when none takes rooms.</summary>
    public static SiloReport? Least(IEnumerable<SiloReport> silos) => silos.Where(TakesRooms).MinBy(s => Of(s, 0));
}
