using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Cluster;

/// <summary>What the coordinator's roll wants to know of a report, whatever kind of node it is from.</summary>
/// <param name="Name">The operator's name for the node.</param>
/// <param name="Run">What tells one run of its process from another.</param>
/// <param name="State">What the node is doing.</param>
/// <param name="Uptime">Since the run began.</param>
internal readonly record struct NodeFacts(string Name, object Run, NodeState State, TimeSpan Uptime);
