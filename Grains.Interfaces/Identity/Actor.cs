using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.Identity;

/// <summary>Who does something, by their token and nothing else.</summary>
/// <param name="Person">The person.</param>
/// <param name="Moderator">The token has the operator's <c>moderate</c> grant for this space: ranks above every role.</param>
[GenerateSerializer, Immutable, Alias(Aliases.Actor)]
public sealed record Actor(
    [property: Id(0)] Person Person,
    [property: Id(1)] bool Moderator)
{
    /// <summary>The person's id.</summary>
    public ParticipantId Id => Person.Id;
}
