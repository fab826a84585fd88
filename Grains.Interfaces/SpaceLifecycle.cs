namespace Spaces.Grains.Interfaces;

/// <summary>Where a space is in its life.</summary>
[GenerateSerializer, Alias(Aliases.SpaceLifecycle)]
public enum SpaceLifecycle : byte
{
    /// <summary>People can join and talk.</summary>
    Live = 0,

    /// <summary>Over for good.</summary>
    Ended = 1,
}
