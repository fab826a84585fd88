using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Draining;

/// <summary>This silo's drain: it takes no new rooms and hands over those that it has. Used from any thread.</summary>
internal interface ISiloDrain
{
    /// <summary>What the silo is doing.</summary>
    NodeState State { get; }

    /// <summary>How long a drain that is under way still has; zero otherwise.</summary>
    TimeSpan Left { get; }

    /// <summary>Starts to drain; while a drain is under way only its deadline changes. Returns at once.</summary>
    void Begin(TimeSpan deadline);

    /// <summary>Serves again; what has moved stays where it is. Nothing happens when the process is ending.</summary>
    void Resume();
}
