using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Interfaces.Commands;

/// <summary>Brings one connection of one person into a space. Safe to repeat with the same connection.</summary>
/// <param name="Person">Who joins, from the token.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Purpose">Which way it carries sound.</param>
/// <param name="WantsToSpeak">Asks for a place on the stage.</param>
/// <param name="StageRequired">Refuse rather than join as a listener (WHIP: whoever only sends has no use for a seat in the audience).</param>
/// <param name="Muted">Starts muted.</param>
/// <param name="Gateway">The gateway that holds the connection.</param>
/// <param name="Link">That gateway's observer.</param>
/// <param name="Moderator">The token has the operator's <c>moderate</c> grant: policies, lock and blocks do not hold this person back.</param>
/// <param name="Moving">
/// The client changes gateways and still plays an earlier connection: that one stays until it leaves, for some seconds at most, and role and mute are as they
/// were. Without an earlier connection this says nothing.
/// </param>
[GenerateSerializer, Immutable, Alias(Aliases.JoinRequest)]
public sealed record JoinRequest(
    [property: Id(0)] Person Person,
    [property: Id(1)] ConnectionId Connection,
    [property: Id(2)] ConnectionPurpose Purpose,
    [property: Id(3)] bool WantsToSpeak,
    [property: Id(4)] bool StageRequired,
    [property: Id(5)] bool Muted,
    [property: Id(6)] GatewayId Gateway,
    [property: Id(7)] IGatewayLink Link,
    [property: Id(8)] bool Moderator,
    [property: Id(9)] bool Moving = false);

/// <summary>The answer to <see cref="JoinRequest"/>.</summary>
/// <param name="Refusal">Why not, or <see cref="RefusalReason.None"/>.</param>
/// <param name="You">The person in this space.</param>
/// <param name="Route">Where the room's media goes.</param>
/// <param name="Snapshot">The space with the person in it.</param>
/// <param name="BannedUntil">With <see cref="RefusalReason.Banned"/>: when the ban ends by itself, if it does.</param>
[GenerateSerializer, Immutable, Alias(Aliases.JoinResult)]
public sealed record JoinResult(
    [property: Id(0)] RefusalReason Refusal,
    [property: Id(4)] PersonState? You,
    [property: Id(2)] MediaRoute? Route,
    [property: Id(3)] SpaceSnapshot? Snapshot,
    [property: Id(5)] DateTimeOffset? BannedUntil)
{
    /// <summary>The person as others see them.</summary>
    public ParticipantInfo? Me => You?.Info;

    /// <summary>A refusal.</summary>
    public static JoinResult Refused(RefusalReason reason, DateTimeOffset? bannedUntil = null) => new(reason, null, null, null, bannedUntil);
}
