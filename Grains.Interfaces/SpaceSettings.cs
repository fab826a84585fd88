namespace Spaces.Grains.Interfaces;

/// <summary>What a space's host decides about it. Lengths are checked by the gateway.</summary>
/// <param name="Title">1 to 120 characters.</param>
/// <param name="Topics">At most 5, of 1 to 40 characters.</param>
/// <param name="Join">Who may come in.</param>
/// <param name="Speak">Who may take a place on the stage without being asked.</param>
/// <param name="StageCapacity">Places on the stage, host and co-hosts included; null takes the operator's setting.</param>
/// <param name="Music">Music mode: stereo, and tuned for music rather than for voice.</param>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceSettings)]
public sealed record SpaceSettings(
    [property: Id(0)] string Title,
    [property: Id(1)] string[] Topics,
    [property: Id(2)] AccessPolicy Join,
    [property: Id(3)] AccessPolicy Speak,
    [property: Id(4)] int? StageCapacity,
    [property: Id(5)] bool Music = false);
