using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.Events;

/// <summary>Somebody was invited.</summary>
/// <param name="Person">Who.</param>
/// <param name="As">To what.</param>
[GenerateSerializer, Immutable, Alias(Aliases.PersonInvited)]
public sealed record PersonInvited([property: Id(0)] ParticipantId Person, [property: Id(1)] InvitedAs As) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Person;

    /// <inheritdoc />
    public override EventAudience Audience => EventAudience.Moderators;
}

/// <summary>An invitation was taken back or turned down.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Declined">True when they turned the stage down (they may still come in), false when it was taken back.</param>
[GenerateSerializer, Immutable, Alias(Aliases.InvitationEnded)]
public sealed record InvitationEnded([property: Id(0)] ParticipantId Person, [property: Id(1)] bool Declined) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Person;

    /// <inheritdoc />
    public override EventAudience Audience => EventAudience.Moderators;
}

/// <summary>Somebody on stage was asked to unmute themselves.</summary>
/// <param name="Person">Who.</param>
[GenerateSerializer, Immutable, Alias(Aliases.UnmuteAsked)]
public sealed record UnmuteAsked([property: Id(0)] ParticipantId Person) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Person;

    /// <inheritdoc />
    public override EventAudience Audience => EventAudience.Moderators;
}

/// <summary>Somebody was put out.</summary>
/// <param name="Person">Who.</param>
/// <param name="Reason">Why, or null.</param>
[GenerateSerializer, Immutable, Alias(Aliases.PersonRemoved)]
public sealed record PersonRemoved([property: Id(0)] ParticipantId Person, [property: Id(1)] string? Reason) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Person;

    /// <inheritdoc />
    public override EventAudience Audience => EventAudience.Moderators;
}

/// <summary>Somebody was banned.</summary>
/// <param name="Person">Who.</param>
/// <param name="Until">When the ban ends by itself; null: never.</param>
/// <param name="Reason">Why, or null.</param>
[GenerateSerializer, Immutable, Alias(Aliases.PersonBanned)]
public sealed record PersonBanned(
    [property: Id(0)] ParticipantId Person, [property: Id(1)] DateTimeOffset? Until, [property: Id(2)] string? Reason) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Person;

    /// <inheritdoc />
    public override EventAudience Audience => EventAudience.Moderators;
}

/// <summary>A ban was lifted.</summary>
/// <param name="Person">Whose.</param>
[GenerateSerializer, Immutable, Alias(Aliases.BanLifted)]
public sealed record BanLifted([property: Id(0)] ParticipantId Person) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Person;

    /// <inheritdoc />
    public override EventAudience Audience => EventAudience.Moderators;
}

/// <summary>A command was refused: the audit view shows what was tried.</summary>
/// <param name="Action">What.</param>
/// <param name="Person">On whom, or null.</param>
/// <param name="Refusal">The rule that refused it.</param>
[GenerateSerializer, Immutable, Alias(Aliases.CommandRefused)]
public sealed record CommandRefused(
    [property: Id(0)] SpaceAction Action, [property: Id(1)] ParticipantId? Person, [property: Id(2)] RefusalReason Refusal) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Person;

    /// <inheritdoc />
    public override EventAudience Audience => EventAudience.Moderators;
}
