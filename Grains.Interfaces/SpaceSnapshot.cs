using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces;

/// <summary>Everything a client needs to show a space: the stage in full, the audience as a count.</summary>
/// <param name="Space">The space.</param>
/// <param name="Epoch">The activation that speaks; people's numbers and versions belong to it.</param>
/// <param name="LastEvent">Number of the newest event that is stored; 0 when there is none. Over all epochs.</param>
/// <param name="Stage">Host, co-hosts and speakers, by number.</param>
/// <param name="Version">Version of the newest change that is included; within the epoch.</param>
/// <param name="Hands">The first hands of the queue, for moderators only; at most <see cref="MaxHands"/>.</param>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceSnapshot)]
public sealed record SpaceSnapshot(
    [property: Id(0)] SpaceInfo Space,
    [property: Id(1)] long Epoch,
    [property: Id(2)] long LastEvent,
    [property: Id(3)] ParticipantInfo[] Stage,
    [property: Id(4)] long Version,
    [property: Id(5)] Hand[] Hands)
{
    /// <summary>How many hands a snapshot has at most; the rest of the queue is read by the page.</summary>
    public const int MaxHands = 100;
}
