using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Cluster;

/// <summary>The cluster as its coordinator knows it. Nodes that have not reported for a while are not in it.</summary>
/// <param name="Silos">The silos, by name.</param>
/// <param name="Gateways">The gateways, by name.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ClusterStatus)]
public sealed record ClusterStatus(
    [property: Id(0)] SiloReport[] Silos,
    [property: Id(1)] GatewayReport[] Gateways);

/// <summary>What became of a command to a node or about a room.</summary>
[GenerateSerializer, Alias(Aliases.NodeCommandOutcome)]
public enum NodeCommandOutcome : byte
{
    /// <summary>Taken: it is, or will shortly be, done.</summary>
    Accepted = 0,

    /// <summary>There is no node of that name.</summary>
    UnknownNode = 1,

    /// <summary>The last serving node of its kind cannot be drained: nobody could take over.</summary>
    LastNode = 2,

    /// <summary>The room is not open on any silo.</summary>
    RoomNotOpen = 3,

    /// <summary>The silo named takes no rooms: it is draining, full, or is where the room already is.</summary>
    TargetRefuses = 4,

    /// <summary>No other silo could take the room.</summary>
    NoTarget = 5,
}

/// <summary>A room that is open on a silo.</summary>
/// <param name="Space">The space.</param>
/// <param name="Cost">Processor time of one of its ticks (20 ms), smoothed.</param>
/// <param name="Heard">Whether somebody is heard right now.</param>
[GenerateSerializer, Immutable, Alias(Aliases.RoomLoad)]
public sealed record RoomLoad([property: Id(0)] SpaceId Space, [property: Id(1)] TimeSpan Cost, [property: Id(2)] bool Heard);

/// <summary>A page of a silo's rooms, ordered by id.</summary>
/// <param name="Rooms">The rooms.</param>
/// <param name="NextAfter">Ask for what comes after this id; null at the end.</param>
[GenerateSerializer, Immutable, Alias(Aliases.RoomLoadPage)]
public sealed record RoomLoadPage([property: Id(0)] RoomLoad[] Rooms, [property: Id(1)] string? NextAfter);
