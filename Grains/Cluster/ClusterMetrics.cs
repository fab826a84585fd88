using System.Diagnostics.Metrics;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Metrics;

namespace Spaces.Grains.Cluster;

/// <summary>Figures of the cluster, in the meter of the silo's others. The nodes are shown by the silo that has the coordinator, and by no other.</summary>
internal sealed class ClusterMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _reportsFailed;
    private ClusterStatus? _status;

    public ClusterMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(SpaceMetrics.MeterName);
        _reportsFailed = _meter.CreateCounter<long>("spaces.silo.reports.failed", "{report}", "Reports that the cluster's coordinator did not answer in time");
        _meter.CreateObservableGauge("spaces.cluster.nodes", Nodes, "{node}", "Nodes that report, by kind and state; from the coordinator's silo alone");
    }

    /// <summary>The cluster as the coordinator on this silo knows it; null: the coordinator is not here.</summary>
    public ClusterStatus? Status
    {
        get => Volatile.Read(ref _status);
        set => Volatile.Write(ref _status, value);
    }

    /// <summary>Counts a report without an answer.</summary>
    public void ReportFailed() => _reportsFailed.Add(1);

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private static string Label(string name) => name.ToLowerInvariant();

    private IEnumerable<Measurement<long>> Nodes()
    {
        if (Status is not { } status)
        {
            yield break;
        }

        foreach (var state in Enum.GetValues<NodeState>())
        {
            yield return Count("silo", state, status.Silos.Count(s => s.State == state));
            yield return Count("gateway", state, status.Gateways.Count(g => g.State == state));
        }
    }

    private static Measurement<long> Count(string kind, NodeState state, int count) =>
        new(count, new("kind", kind), new("state", Label(state.ToString())));
}
