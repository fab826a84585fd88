using System.Collections.Concurrent;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Hub;

/// <summary>A coordinator that tells gateways what a test says.</summary>
public sealed class FakeCoordinator : IClusterGrain
{
    /// <summary>Every report so far.</summary>
    public ConcurrentQueue<GatewayReport> Reports { get; } = new();

    /// <summary>What the next report is answered.</summary>
    public GatewayOrders Orders { get; set; } = new(null, []);

    /// <summary>Thrown instead, if set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Another gateway at an address.</summary>
    public static GatewayReport Other(string url, double load = 0.1, NodeState state = NodeState.Serving, bool accepts = true) => new(
        GatewayId.New(), $"gateway at {url}", url, "1", state, 5, 2, load, accepts, TimeSpan.Zero, TimeSpan.FromMinutes(1));

    public Task<GatewayOrders> ReportGateway(GatewayReport report)
    {
        Reports.Enqueue(report);
        return Failure is { } failure ? Task.FromException<GatewayOrders>(failure) : Task.FromResult(Orders);
    }

    public Task<SiloOrders> ReportSilo(SiloReport report) => throw new NotSupportedException("A gateway reports as one.");

    public Task<ClusterStatus> Status() => throw new NotSupportedException("No gateway asks.");

    public Task<NodeCommandOutcome> Drain(string node, TimeSpan deadline) => throw new NotSupportedException("No gateway asks.");

    public Task<NodeCommandOutcome> Resume(string node) => throw new NotSupportedException("No gateway asks.");

    public Task<NodeCommandOutcome> Move(SpaceId space, string? silo) => throw new NotSupportedException("No gateway asks.");
}
