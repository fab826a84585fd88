using Orleans.Placement;

namespace Spaces.Grains.Cluster;

/// <summary>Rooms go to the silo that mixes least, see <see cref="RoomPlacementDirector"/>.</summary>
internal sealed class RoomPlacement : PlacementStrategy;

/// <summary>Puts a grain class under <see cref="RoomPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RoomPlacementAttribute() : PlacementAttribute(new RoomPlacement());
