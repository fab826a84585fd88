using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces;

/// <summary>Everything a client needs to show a space: the stage in full, the audience as a count.</summary>
/// <param name="Space">The space.</param>
/// <param name="Epoch">The activation that speaks; numbers and events belong to it.</param>
/// <param name="LastEvent">Number of the last event this snapshot includes; 0 when there was none.</param>
/// <param name="Stage">Host, co-hosts and speakers, by number.</param>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceSnapshot)]
public sealed record SpaceSnapshot(
    [property: Id(0)] SpaceInfo Space,
    [property: Id(1)] long Epoch,
    [property: Id(2)] long LastEvent,
    [property: Id(3)] ParticipantInfo[] Stage);
