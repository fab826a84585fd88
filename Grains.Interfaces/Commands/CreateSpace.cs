using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.Commands;

/// <summary>Creates a space that is live at once.</summary>
/// <param name="Title">1 to 120 characters, checked by the gateway.</param>
/// <param name="Host">Who creates it and becomes its host.</param>
[GenerateSerializer, Immutable, Alias(Aliases.CreateSpace)]
public sealed record CreateSpace(
    [property: Id(0)] string Title,
    [property: Id(1)] Person Host);

/// <summary>The answer to <see cref="CreateSpace"/>.</summary>
/// <param name="Refusal">Why not, or <see cref="RefusalReason.None"/>.</param>
/// <param name="Space">The space, when it was created.</param>
[GenerateSerializer, Immutable, Alias(Aliases.CreateResult)]
public sealed record CreateResult(
    [property: Id(0)] RefusalReason Refusal,
    [property: Id(1)] SpaceInfo? Space);
