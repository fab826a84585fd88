using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.Events;

/// <summary>Somebody came in and onto the stage. Listeners are counted, not announced.</summary>
/// <param name="Participant">Who, with their role and whether they are muted.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantJoined)]
public sealed record ParticipantJoined([property: Id(0)] ParticipantInfo Participant) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Participant.Id;
}

/// <summary>Somebody left the stage and the space.</summary>
/// <param name="Participant">Who.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantLeft)]
public sealed record ParticipantLeft([property: Id(0)] ParticipantInfo Participant) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Participant.Id;
}

/// <summary>Somebody on stage can no longer be heard.</summary>
/// <param name="Participant">Who, after the change.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantMuted)]
public sealed record ParticipantMuted([property: Id(0)] ParticipantInfo Participant) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Participant.Id;
}

/// <summary>Somebody on stage can be heard again.</summary>
/// <param name="Participant">Who, after the change.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantUnmuted)]
public sealed record ParticipantUnmuted([property: Id(0)] ParticipantInfo Participant) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Participant.Id;
}

/// <summary>Somebody who is in the space has another role now.</summary>
/// <param name="Participant">Who, after the change.</param>
/// <param name="Before">The role before.</param>
/// <param name="Cause">How it came.</param>
[GenerateSerializer, Immutable, Alias(Aliases.RoleChanged)]
public sealed record RoleChanged(
    [property: Id(0)] ParticipantInfo Participant,
    [property: Id(1)] Role Before,
    [property: Id(2)] RoleCause Cause) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Participant.Id;
}

/// <summary>How somebody came to another role. Values are wire format.</summary>
[GenerateSerializer, Alias(Aliases.RoleCause)]
public enum RoleCause : byte
{
    /// <summary>They asked for a place on the stage, and the space's policy gave it.</summary>
    Policy = 0,

    /// <summary>They took an invitation.</summary>
    Invitation = 1,

    /// <summary>Their raised hand was taken.</summary>
    Hand = 2,

    /// <summary>They went back to the audience.</summary>
    SteppedDown = 3,

    /// <summary>They were moved to the audience.</summary>
    MovedToAudience = 4,

    /// <summary>The host made them a co-host, or a speaker again.</summary>
    Appointed = 5,

    /// <summary>The host's role was handed over.</summary>
    HandedOver = 6,

    /// <summary>The host was gone for too long.</summary>
    HostVanished = 7,
}

/// <summary>Somebody asks to speak.</summary>
/// <param name="Participant">Who.</param>
/// <param name="Muted">Whether they want to come onto the stage muted.</param>
[GenerateSerializer, Immutable, Alias(Aliases.HandRaised)]
public sealed record HandRaised([property: Id(0)] ParticipantInfo Participant, [property: Id(1)] bool Muted) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Participant.Id;

    /// <inheritdoc />
    public override EventAudience Audience => EventAudience.Moderators;
}

/// <summary>A hand is down again: by its owner, by a moderator, because it was taken, or because its owner left.</summary>
/// <param name="Person">Whose.</param>
[GenerateSerializer, Immutable, Alias(Aliases.HandLowered)]
public sealed record HandLowered([property: Id(0)] ParticipantId Person) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Person;

    /// <inheritdoc />
    public override EventAudience Audience => EventAudience.Moderators;
}
