using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Participants;

/// <summary>One person in one space, as others see them.</summary>
/// <param name="Person">Who it is.</param>
/// <param name="Number">The person's number in this space and epoch, from 1: the name that media messages use (4 bytes).</param>
/// <param name="Role">What they are here.</param>
/// <param name="Muted">Whether they are muted; listeners always are.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantInfo)]
public sealed record ParticipantInfo(
    [property: Id(0)] Person Person,
    [property: Id(1)] uint Number,
    [property: Id(2)] Role Role,
    [property: Id(3)] bool Muted)
{
    /// <summary>The person's id.</summary>
    public ParticipantId Id => Person.Id;

    /// <summary>True for host, co-hosts and speakers.</summary>
    public bool OnStage => Role != Role.Listener;
}
