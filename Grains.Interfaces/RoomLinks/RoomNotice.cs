using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.RoomLinks;

/// <summary>What a room tells a gateway between leases. Best effort, like all one-way messages: events are numbered, the rest is repeated by the lease.</summary>
/// <param name="Space">The space.</param>
/// <param name="Epoch">The activation that speaks.</param>
/// <param name="Events">New events.</param>
/// <param name="Listeners">How many listen now.</param>
/// <param name="Closed">Connections of this gateway that have to be closed.</param>
[GenerateSerializer, Immutable, Alias(Aliases.RoomNotice)]
public sealed record RoomNotice(
    [property: Id(0)] SpaceId Space,
    [property: Id(1)] long Epoch,
    [property: Id(2)] SpaceEvent[] Events,
    [property: Id(3)] int Listeners,
    [property: Id(4)] ClosedConnection[] Closed);

/// <summary>A connection that has to be closed, and why.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ClosedConnection)]
public readonly record struct ClosedConnection(
    [property: Id(0)] ConnectionId Connection,
    [property: Id(1)] CloseReason Reason);

/// <summary>Why a room closes a connection.</summary>
[GenerateSerializer, Alias(Aliases.CloseReason)]
public enum CloseReason : byte
{
    /// <summary>The same person connected again.</summary>
    Replaced = 0,

    /// <summary>The space is over.</summary>
    Ended = 1,
}
