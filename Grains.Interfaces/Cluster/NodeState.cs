namespace Spaces.Grains.Interfaces.Cluster;

/// <summary>What a silo or a gateway is doing, as an operator sees it.</summary>
[GenerateSerializer, Alias(Aliases.NodeState)]
public enum NodeState : byte
{
    /// <summary>It takes rooms, or people.</summary>
    Serving = 0,

    /// <summary>It takes none, and hands over those that it has.</summary>
    Draining = 1,

    /// <summary>It has handed over all of them, and waits to be stopped or to serve again.</summary>
    Drained = 2,

    /// <summary>Its process is ending.</summary>
    Stopping = 3,
}

/// <summary>What an operator wants of a node; told in the answer to its next report until it says that it does so.</summary>
/// <param name="Drain">Whether it is to drain; false: it is to serve.</param>
/// <param name="Deadline">How long it may take for it; whatever is left then stays where it is.</param>
[GenerateSerializer, Immutable, Alias(Aliases.NodeOrder)]
public sealed record NodeOrder([property: Id(0)] bool Drain, [property: Id(1)] TimeSpan Deadline);
