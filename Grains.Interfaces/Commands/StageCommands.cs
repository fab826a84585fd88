using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Commands;

/// <summary>Mutes or unmutes oneself.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SetMuted)]
public sealed record SetMuted(Actor Actor, [property: Id(0)] bool Muted) : SpaceCommand(Actor);

/// <summary>Goes back to the audience.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.LeaveStage)]
public sealed record LeaveStage(Actor Actor) : SpaceCommand(Actor);

/// <summary>Asks for a place on the stage.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Muted">Whether they want to come onto the stage muted, should they be taken.</param>
[GenerateSerializer, Immutable, Alias(Aliases.RaiseHand)]
public sealed record RaiseHand(Actor Actor, [property: Id(0)] bool Muted) : SpaceCommand(Actor);

/// <summary>Lowers a hand.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Target">Whose hand; null: one's own.</param>
[GenerateSerializer, Immutable, Alias(Aliases.LowerHand)]
public sealed record LowerHand(Actor Actor, [property: Id(0)] ParticipantId? Target) : SpaceCommand(Actor);

/// <summary>Takes an invitation to the stage.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Muted">Whether they come muted.</param>
[GenerateSerializer, Immutable, Alias(Aliases.AcceptInvitation)]
public sealed record AcceptInvitation(Actor Actor, [property: Id(0)] bool Muted) : SpaceCommand(Actor);

/// <summary>Turns an invitation to the stage down.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.DeclineInvitation)]
public sealed record DeclineInvitation(Actor Actor) : SpaceCommand(Actor);
