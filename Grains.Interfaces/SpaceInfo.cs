using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces;

/// <summary>What is known of a space without joining it.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceInfo)]
public sealed record SpaceInfo(
    [property: Id(0)] SpaceId Id,
    [property: Id(1)] string Title,
    [property: Id(2)] Person Host,
    [property: Id(3)] SpaceLifecycle State,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset? EndedAt,
    [property: Id(6)] int Listeners,
    [property: Id(7)] int OnStage,
    [property: Id(8)] string[] Topics,
    [property: Id(9)] AccessPolicy Join,
    [property: Id(10)] AccessPolicy Speak,
    [property: Id(11)] int StageCapacity,
    [property: Id(12)] bool Locked,
    [property: Id(13)] bool Music = false);
