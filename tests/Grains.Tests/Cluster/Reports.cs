using System.Net;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>Reports of nodes that there are none of.</summary>
internal static class Reports
{
    /// <summary>An address; <paramref name="generation"/> tells runs of the same node apart.</summary>
    public static SiloAddress Address(int node, int generation = 1) => SiloAddress.New(IPAddress.Loopback, 10_000 + node, generation);

    /// <summary>A silo's report.</summary>
    public static SiloReport Silo(
        int node, NodeState state = NodeState.Serving, double mixing = 0, int rooms = 0, double cores = 1, bool accepts = true, int generation = 1, double uptime = 100) => new(
            $"silo-{node}", Address(node, generation), default, "1", state, rooms, mixing, cores, mixing / cores,
            accepts && state == NodeState.Serving, TimeSpan.Zero, TimeSpan.FromSeconds(uptime));

    /// <summary>A gateway's report.</summary>
    public static GatewayReport Gateway(GatewayId id, string name, NodeState state = NodeState.Serving) => new(
        id, name, "", "1", state, 0, 0, 0, state == NodeState.Serving, TimeSpan.Zero, TimeSpan.FromSeconds(100));
}
