namespace Spaces.Grains.Domain;

/// <summary>The operator's settings that the room's rules read.</summary>
/// <param name="StageCapacity">Places on the stage, host and co-hosts included.</param>
internal sealed record SpaceRules(int StageCapacity);
