using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Commands;

/// <summary>Locks the space, so that nobody new comes in, or opens it again. Who is on stage, or a co-host, may come back to a locked space.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SetLocked)]
public sealed record SetLocked(Actor Actor, [property: Id(0)] bool Locked) : SpaceCommand(Actor);

/// <summary>Changes what the host decides; null leaves a thing as it is. Nobody who is in is put out by it.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ChangeSettings)]
public sealed record ChangeSettings(
    Actor Actor,
    [property: Id(0)] string? Title,
    [property: Id(1)] string[]? Topics,
    [property: Id(2)] AccessPolicy? Join,
    [property: Id(3)] AccessPolicy? Speak,
    [property: Id(4)] int? StageCapacity,
    [property: Id(5)] bool? Music = null) : SpaceCommand(Actor);

/// <summary>Makes somebody who is in the space a co-host; from the audience they come onto the stage, muted.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.MakeCoHost)]
public sealed record MakeCoHost(Actor Actor, [property: Id(0)] ParticipantId Target) : SpaceCommand(Actor);

/// <summary>Makes a co-host a speaker again.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.UnmakeCoHost)]
public sealed record UnmakeCoHost(Actor Actor, [property: Id(0)] ParticipantId Target) : SpaceCommand(Actor);

/// <summary>Makes somebody on stage the host; the former host becomes a co-host.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.HandOver)]
public sealed record HandOver(Actor Actor, [property: Id(0)] ParticipantId Target) : SpaceCommand(Actor);

/// <summary>Ends the space for everybody.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.EndSpace)]
public sealed record EndSpace(Actor Actor) : SpaceCommand(Actor);
