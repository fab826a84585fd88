using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.RoomLinks;

/// <summary>
/// A gateway's word that it still holds connections of a space, renewed every few seconds. It is short: a count and a checksum tell
/// whether room and gateway mean the same connections.
/// </summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Link">Its observer.</param>
/// <param name="Epoch">The newest epoch it knows.</param>
/// <param name="Connections">How many connections it holds.</param>
/// <param name="Checksum">Exclusive or of their ids.</param>
/// <param name="Version">The newest change that it has, without gaps before it; within the epoch.</param>
/// <param name="Event">The newest event that it has, without gaps before it.</param>
/// <param name="LossPercent">What its listeners lose, 0 to 100: nine of ten lose no more. The room's sound is made to bear it.</param>
[GenerateSerializer, Immutable, Alias(Aliases.GatewayLease)]
public sealed record GatewayLease(
    [property: Id(0)] GatewayId Gateway,
    [property: Id(1)] IGatewayLink Link,
    [property: Id(2)] long Epoch,
    [property: Id(3)] int Connections,
    [property: Id(4)] ulong Checksum,
    [property: Id(5)] long Version,
    [property: Id(6)] long Event,
    [property: Id(7)] int LossPercent);

/// <summary>The full set of a gateway's connections in a space, from which a fresh activation rebuilds who is there.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Connections">Every connection.</param>
[GenerateSerializer, Immutable, Alias(Aliases.GatewayPresence)]
public sealed record GatewayPresence(
    [property: Id(0)] GatewayLease Lease,
    [property: Id(1)] PresentConnection[] Connections);

/// <summary>One connection that a gateway holds.</summary>
/// <param name="Connection">Its id.</param>
/// <param name="Purpose">Which way it carries sound.</param>
/// <param name="Person">Whose it is.</param>
/// <param name="OnStage">Whether the person is on stage, as far as the gateway knows.</param>
/// <param name="Muted">Whether they are muted, as far as the gateway knows.</param>
/// <param name="Moderator">Their token has the operator's <c>moderate</c> grant.</param>
[GenerateSerializer, Immutable, Alias(Aliases.PresentConnection)]
public sealed record PresentConnection(
    [property: Id(0)] ConnectionId Connection,
    [property: Id(1)] ConnectionPurpose Purpose,
    [property: Id(2)] Person Person,
    [property: Id(3)] bool OnStage,
    [property: Id(4)] bool Muted,
    [property: Id(5)] bool Moderator);

/// <summary>What became of a lease.</summary>
[GenerateSerializer, Alias(Aliases.LeaseState)]
public enum LeaseState : byte
{
    /// <summary>Renewed; room and gateway mean the same connections.</summary>
    Held = 0,

    /// <summary>The room knows other connections than the gateway, or the gateway missed a change: send the full set.</summary>
    PresenceWanted = 1,

    /// <summary>The space is over, or was never there: close its connections.</summary>
    Ended = 2,
}

/// <summary>The answer to a lease or a full presence.</summary>
/// <param name="State">What became of it.</param>
/// <param name="Route">Where media goes now; null unless held.</param>
/// <param name="Snapshot">The space; null unless held, and null when the gateway has missed nothing.</param>
/// <param name="Refused">After a full presence: connections that may not be in the space any more.</param>
/// <param name="People">
/// After a full presence: the states of its connections' people, in its order; null where the connection was refused. Empty otherwise.
/// </param>
[GenerateSerializer, Immutable, Alias(Aliases.LeaseAnswer)]
public sealed record LeaseAnswer(
    [property: Id(0)] LeaseState State,
    [property: Id(1)] MediaRoute? Route,
    [property: Id(2)] SpaceSnapshot? Snapshot,
    [property: Id(4)] ClosedConnection[] Refused,
    [property: Id(5)] PersonState?[] People)
{
    /// <summary>An answer that says nothing but its state.</summary>
    public static LeaseAnswer Only(LeaseState state) => new(state, null, null, [], []);
}
