using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.Commands;

/// <summary>
/// Invites somebody, who need not be in the space. Somebody who is in the audience with a raised hand comes onto the stage at once, as they have asked
/// for it.
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.Invite)]
public sealed record Invite(Actor Actor, [property: Id(0)] ParticipantId Target, [property: Id(1)] InvitedAs As) : SpaceCommand(Actor);

/// <summary>Takes an invitation back; who came by it stays.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.WithdrawInvitation)]
public sealed record WithdrawInvitation(Actor Actor, [property: Id(0)] ParticipantId Target) : SpaceCommand(Actor);

/// <summary>Moves somebody from the stage to the audience; they come back only when they are invited.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.MoveToAudience)]
public sealed record MoveToAudience(Actor Actor, [property: Id(0)] ParticipantId Target) : SpaceCommand(Actor);

/// <summary>Mutes somebody on stage. They may unmute themselves; a new connection alone does not.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.MutePerson)]
public sealed record MutePerson(Actor Actor, [property: Id(0)] ParticipantId Target) : SpaceCommand(Actor);

/// <summary>Mutes every speaker; host and co-hosts are left alone.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.MuteAll)]
public sealed record MuteAll(Actor Actor) : SpaceCommand(Actor);

/// <summary>Asks somebody on stage to unmute themselves; nobody is unmuted by others.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.AskToUnmute)]
public sealed record AskToUnmute(Actor Actor, [property: Id(0)] ParticipantId Target) : SpaceCommand(Actor);

/// <summary>Puts somebody out: their connections are closed. They may come back; <see cref="BanPerson"/> keeps them out.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Target">Whom.</param>
/// <param name="Reason">For the audit view; at most 280 characters.</param>
[GenerateSerializer, Immutable, Alias(Aliases.RemovePerson)]
public sealed record RemovePerson(Actor Actor, [property: Id(0)] ParticipantId Target, [property: Id(1)] string? Reason) : SpaceCommand(Actor);

/// <summary>Puts somebody out and keeps them out. They need not be here.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Target">Whom.</param>
/// <param name="Until">When the ban ends by itself; null: never.</param>
/// <param name="Reason">For the audit view; at most 280 characters.</param>
[GenerateSerializer, Immutable, Alias(Aliases.BanPerson)]
public sealed record BanPerson(
    Actor Actor, [property: Id(0)] ParticipantId Target, [property: Id(1)] DateTimeOffset? Until, [property: Id(2)] string? Reason) : SpaceCommand(Actor);

/// <summary>Lifts a ban.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.LiftBan)]
public sealed record LiftBan(Actor Actor, [property: Id(0)] ParticipantId Target) : SpaceCommand(Actor);
