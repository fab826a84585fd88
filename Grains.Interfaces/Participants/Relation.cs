using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Participants;

/// <summary>What one person thinks of another.</summary>
/// <param name="Follows">Follows them.</param>
/// <param name="Blocks">Blocks them.</param>
[GenerateSerializer, Immutable, Alias(Aliases.Relation)]
public readonly record struct Relation(
    [property: Id(0)] bool Follows,
    [property: Id(1)] bool Blocks);

/// <summary>An entry of somebody's list of people.</summary>
/// <param name="Person">Who.</param>
/// <param name="Since">Since when.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ListedPerson)]
public readonly record struct ListedPerson(
    [property: Id(0)] ParticipantId Person,
    [property: Id(1)] DateTimeOffset Since);

/// <summary>A page of a list of people.</summary>
/// <param name="Items">The entries, by id.</param>
/// <param name="NextAfter">Ask for those after this id to go on; null when this was the last page.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ListPage)]
public sealed record ListPage(
    [property: Id(0)] ListedPerson[] Items,
    [property: Id(1)] string? NextAfter);
