using System.Text.Json.Serialization;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Api.Admin;

/// <summary>A silo or a gateway by its newest report, at most some seconds old. What does not apply to its kind is absent.</summary>
/// <param name="Name">The operator's name for it, the same after a restart.</param>
/// <param name="Kind"><c>silo</c> or <c>gateway</c>.</param>
/// <param name="State"><c>serving</c>, <c>draining</c>, <c>drained</c> or <c>stopping</c>.</param>
/// <param name="Accepts">Whether it takes new rooms, or newcomers: false while it is full or draining.</param>
/// <param name="Version">The program's version.</param>
/// <param name="UptimeSeconds">Since its start.</param>
/// <param name="Rooms">Of a silo: rooms open on it; of a gateway: rooms that its people are in. While it drains, those that are left.</param>
/// <param name="DrainSecondsLeft">While it drains: how long it still has.</param>
/// <param name="Address">Of a silo: its address in the cluster.</param>
/// <param name="MixingCores">Of a silo: processor cores that mixing takes.</param>
/// <param name="UsableCores">Of a silo: cores that mixing may take.</param>
/// <param name="BudgetShare">Of a silo: share of its mixing budget that is spent, 0 to 1 and beyond.</param>
/// <param name="Url">Of a gateway: where clients reach it, when its settings say so.</param>
/// <param name="Connections">Of a gateway: media connections; while it drains, those that are left.</param>
/// <param name="Load">Of a gateway: its load, 0 to 1.</param>
public sealed record NodeView(
    string Name,
    string Kind,
    string State,
    bool Accepts,
    string Version,
    long UptimeSeconds,
    int Rooms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? DrainSecondsLeft = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Address = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? MixingCores = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? UsableCores = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? BudgetShare = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Connections = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Load = null)
{
    internal static NodeView Of(SiloReport silo) => new(
        silo.Name, "silo", Words.Of(silo.State), silo.AcceptsRooms, silo.Version, Seconds(silo.Uptime), silo.Rooms, Left(silo.State, silo.DrainLeft))
    {
        Address = silo.Address.Endpoint.ToString(),
        MixingCores = Figure(silo.MixingCores),
        UsableCores = Figure(silo.UsableCores),
        BudgetShare = Figure(silo.BudgetShare),
    };

    internal static NodeView Of(GatewayReport gateway) => new(
        gateway.Name, "gateway", Words.Of(gateway.State), gateway.AcceptsJoins, gateway.Version, Seconds(gateway.Uptime), gateway.Rooms,
        Left(gateway.State, gateway.DrainLeft))
    {
        Url = string.IsNullOrEmpty(gateway.Url) ? null : gateway.Url,
        Connections = gateway.Connections,
        Load = Figure(gateway.Load),
    };

    /// <summary>The nodes of a cluster: silos, then gateways, each by name.</summary>
    internal static NodeView[] AllOf(ClusterStatus status) =>
    [
        .. status.Silos.OrderBy(s => s.Name, StringComparer.Ordinal).Select(Of),
        .. status.Gateways.OrderBy(g => g.Name, StringComparer.Ordinal).Select(Of),
    ];

    private static long Seconds(TimeSpan time) => (long)time.TotalSeconds;

    private static double? Left(NodeState state, TimeSpan left) => state == NodeState.Draining ? Math.Round(left.TotalSeconds, 1) : null;

    // JSON has no word for what is no number, and nobody reads a tenth digit.
    private static double? Figure(double value) => double.IsFinite(value) ? Math.Round(value, 4) : null;
}

/// <summary>The cluster's nodes.</summary>
/// <param name="Items">Silos, then gateways, each by name. Nodes that have not reported for a while are not there.</param>
public sealed record NodeListView(IReadOnlyList<NodeView> Items);

/// <summary>Lets a node hand over what it has.</summary>
/// <param name="DeadlineSeconds">How long it may take, 1 to 3600; whatever is left then stays where it is. Left out: 60.</param>
public sealed record DrainBody(int? DeadlineSeconds);
