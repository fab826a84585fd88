using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Participants;

/// <summary>Who somebody is, as their token says.</summary>
/// <param name="Id">The <c>sub</c> claim.</param>
/// <param name="Name">The name shown to others; at most 80 characters.</param>
/// <param name="Picture">Address of a picture, or null.</param>
[GenerateSerializer, Immutable, Alias(Aliases.Person)]
public sealed record Person(
    [property: Id(0)] ParticipantId Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string? Picture);
