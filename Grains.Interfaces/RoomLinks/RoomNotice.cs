using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.RoomLinks;

/// <summary>What a room tells a gateway between leases. Best effort, like all one-way messages: changes and events are numbered, the rest is repeated by the lease.</summary>
/// <param name="Space">The space.</param>
/// <param name="Epoch">The activation that speaks.</param>
/// <param name="Events">Events that are stored now: those after <paramref name="EventsAfter"/>, all of them.</param>
/// <param name="Listeners">How many listen now.</param>
/// <param name="Closed">Connections of this gateway that have to be closed.</param>
/// <param name="EventsAfter">Number of the event before the first.</param>
/// <param name="Changes">Changes, in order of their versions, which have no gaps.</param>
/// <param name="People">New states of people who have connections at this gateway.</param>
/// <param name="Route">Where media goes from now on, when the room has moved to another silo; else null.</param>
/// <param name="TraceParent">The recorded trace that led to it (see <see cref="Tracing.TraceCarrier"/>); null, as a rule.</param>
[GenerateSerializer, Immutable, Alias(Aliases.RoomNotice)]
public sealed record RoomNotice(
    [property: Id(0)] SpaceId Space,
    [property: Id(1)] long Epoch,
    [property: Id(2)] SpaceEvent[] Events,
    [property: Id(3)] int Listeners,
    [property: Id(4)] ClosedConnection[] Closed,
    [property: Id(5)] long EventsAfter,
    [property: Id(6)] RoomChange[] Changes,
    [property: Id(7)] PersonState[] People,
    [property: Id(8)] MediaRoute? Route = null,
    [property: Id(9)] string? TraceParent = null);

/// <summary>A connection that has to be closed, and why.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ClosedConnection)]
public readonly record struct ClosedConnection(
    [property: Id(0)] ConnectionId Connection,
    [property: Id(1)] CloseReason Reason);

/// <summary>Why a room closes a connection. Values are wire format.</summary>
[GenerateSerializer, Alias(Aliases.CloseReason)]
public enum CloseReason : byte
{
    /// <summary>The same person connected again.</summary>
    Replaced = 0,

    /// <summary>The space is over.</summary>
    Ended = 1,

    /// <summary>A moderator has put the person out.</summary>
    Removed = 2,

    /// <summary>The person is banned.</summary>
    Banned = 3,

    /// <summary>The host has blocked the person.</summary>
    Blocked = 4,
}
