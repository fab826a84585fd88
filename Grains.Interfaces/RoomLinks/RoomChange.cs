using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.RoomLinks;

/// <summary>
/// How a room differs from a moment ago: told at once, before it is stored, so that nobody waits for a disk to see a mute. Versions are without gaps
/// within an epoch; what is missed is repaired by a snapshot. The history is in the events.
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.RoomChange)]
public abstract record RoomChange
{
    /// <summary>The change's version, from 1 in every epoch.</summary>
    [Id(0)]
    public long Version { get; init; }

    /// <summary>Whether hosts and moderators alone may see it.</summary>
    public virtual bool ModeratorsOnly => false;
}

/// <summary>Somebody on stage is another than before, or came onto it; a listener's role means that they left the stage and are still here.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.StageChange)]
public sealed record StageChange([property: Id(0)] ParticipantInfo Participant) : RoomChange;

/// <summary>Somebody left the stage and the space.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.StageLeft)]
public sealed record StageLeft([property: Id(0)] ParticipantInfo Participant) : RoomChange;

/// <summary>Title, host, policies, lock or state are others than before.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceChange)]
public sealed record SpaceChange([property: Id(0)] SpaceInfo Space) : RoomChange;

/// <summary>A hand was raised: at the end of the queue.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.HandUp)]
public sealed record HandUp([property: Id(0)] Hand Hand) : RoomChange
{
    /// <inheritdoc />
    public override bool ModeratorsOnly => true;
}

/// <summary>A hand is down.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.HandDown)]
public sealed record HandDown([property: Id(0)] ParticipantId Person) : RoomChange
{
    /// <inheritdoc />
    public override bool ModeratorsOnly => true;
}

/// <summary>Somebody is invited to something else than before.</summary>
/// <param name="Person">Who.</param>
/// <param name="As">To what; null: to nothing any more.</param>
[GenerateSerializer, Immutable, Alias(Aliases.InvitationChange)]
public sealed record InvitationChange([property: Id(0)] ParticipantId Person, [property: Id(1)] InvitedAs? As) : RoomChange
{
    /// <inheritdoc />
    public override bool ModeratorsOnly => true;
}
