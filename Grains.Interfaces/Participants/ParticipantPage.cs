namespace Spaces.Grains.Interfaces.Participants;

/// <summary>One page of a space's roster.</summary>
/// <param name="Items">The participants, by number.</param>
/// <param name="NextAfter">Ask for those after this number to go on; null when this was the last page.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantPage)]
public sealed record ParticipantPage(
    [property: Id(0)] ParticipantInfo[] Items,
    [property: Id(1)] uint? NextAfter);
