using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>What a space knows beside its record: who is here, and since when things are as they are. With the record it is the whole space.</summary>
/// <param name="OpenedAt">When it was opened from its record: those who were awaited then are awaited so long.</param>
/// <param name="HostAwaySince">Since when the host has no connection; null while they have one.</param>
/// <param name="LastNumber">The newest number that somebody got.</param>
/// <param name="People">Everybody, by number.</param>
internal sealed record SpacePresence(DateTimeOffset OpenedAt, DateTimeOffset? HostAwaySince, uint LastNumber, PersonPresence[] People);

/// <summary>One person who is here or awaited.</summary>
/// <param name="Person">Who.</param>
/// <param name="Number">Their number.</param>
/// <param name="Role">What they are here.</param>
/// <param name="Muted">Whether they may not be heard.</param>
/// <param name="Moderator">Whether their token has the <c>moderate</c> grant.</param>
/// <param name="HandSince">Since when their hand is up.</param>
/// <param name="Sending">The connection that sends.</param>
/// <param name="Receiving">The connection that receives.</param>
/// <param name="Awaited">Whether they are waited for.</param>
/// <param name="Former">The connection that a client which changes gateways still plays.</param>
/// <param name="FormerUntil">When that goes at the latest.</param>
internal sealed record PersonPresence(
    Person Person,
    uint Number,
    Role Role,
    bool Muted,
    bool Moderator,
    DateTimeOffset? HandSince,
    HeldConnection? Sending,
    HeldConnection? Receiving,
    bool Awaited,
    HeldConnection? Former = null,
    DateTimeOffset FormerUntil = default);
