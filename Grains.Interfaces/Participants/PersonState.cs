using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Grains.Interfaces.Participants;

/// <summary>
/// One person's permissions and what waits for them: numbered state for the gateways that hold their connections, and for their own client.
/// </summary>
/// <param name="Info">The person in the space.</param>
/// <param name="Version">The change that this state comes from: an older one that arrives later does not undo it.</param>
/// <param name="HandSince">Since when their hand is up; null when it is not.</param>
/// <param name="Invited">What they are invited to and have not taken; null when nothing.</param>
[GenerateSerializer, Immutable, Alias(Aliases.PersonState)]
public sealed record PersonState(
    [property: Id(0)] ParticipantInfo Info,
    [property: Id(1)] long Version,
    [property: Id(2)] DateTimeOffset? HandSince,
    [property: Id(3)] InvitedAs? Invited);

/// <summary>What a person is in a space, and what they may do, whether they are in it or not.</summary>
/// <param name="State">Their state; null when they are not in the space.</param>
/// <param name="Role">What they are, or would come as.</param>
/// <param name="Join">Why they could not come in, or <see cref="RefusalReason.None"/>.</param>
/// <param name="Speak">Why they could not take a place on the stage by themselves, or <see cref="RefusalReason.None"/>.</param>
/// <param name="BannedUntil">When a ban ends by itself, if there is one that ends.</param>
[GenerateSerializer, Immutable, Alias(Aliases.PersonStanding)]
public sealed record PersonStanding(
    [property: Id(0)] PersonState? State,
    [property: Id(1)] Role Role,
    [property: Id(2)] RefusalReason Join,
    [property: Id(3)] RefusalReason Speak,
    [property: Id(4)] DateTimeOffset? BannedUntil);
