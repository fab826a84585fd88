using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Grains.Interfaces.Participants;

/// <summary>A raised hand.</summary>
/// <param name="Participant">Whose.</param>
/// <param name="Since">When it was raised.</param>
[GenerateSerializer, Immutable, Alias(Aliases.Hand)]
public sealed record Hand(
    [property: Id(0)] ParticipantInfo Participant,
    [property: Id(1)] DateTimeOffset Since);

/// <summary>A part of the queue of raised hands.</summary>
/// <param name="Refusal">Why the reader may not see it, or <see cref="RefusalReason.None"/>.</param>
/// <param name="Items">The hands, oldest first.</param>
/// <param name="Total">How many there are.</param>
[GenerateSerializer, Immutable, Alias(Aliases.HandPage)]
public sealed record HandPage(
    [property: Id(0)] RefusalReason Refusal,
    [property: Id(1)] Hand[] Items,
    [property: Id(2)] int Total);
