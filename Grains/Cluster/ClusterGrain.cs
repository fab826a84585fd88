using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime.Placement;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Options;

namespace Spaces.Grains.Cluster;

/// <summary>
/// The coordinator. A thin adapter: <see cref="ClusterRoll"/> knows the nodes, <see cref="Balancer"/> decides what moves. Nothing is awaited but the desks
/// of a room that is to move, so no report waits for anything. It leaves a silo that is leaving, and takes along what it knows.
/// </summary>
[Reentrant]
[AvoidLeavingSilos]
internal sealed class ClusterGrain(ILocalSiloDetails local, IOptions<SpaceOptions> options, ClusterMetrics metrics, TimeProvider time)
    : Grain, IClusterGrain, IGrainMigrationParticipant
{
    private const string Luggage = "spaces.cluster";

    private static readonly TimeSpan DeskPatience = TimeSpan.FromSeconds(1);

    private readonly ClusterRoll _roll = new();
    private readonly Balancer _balancer = new(options.Value.Balance);
    private readonly long _started = time.GetTimestamp();
    private bool _going;

    private TimeSpan Now => time.GetElapsedTime(_started);

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.Status = null;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<SiloOrders> ReportSilo(SiloReport report)
    {
        var now = Now;
        var order = _roll.Report(report, now);
        var status = _roll.Status(now);
        metrics.Status = status;
        if (report.Address.Equals(local.SiloAddress) && report.State != NodeState.Serving)
        {
            Leave(status.Silos);
        }

        return Task.FromResult(new SiloOrders(order, status.Silos, _balancer.Report(report, status.Silos, now)));
    }

    /// <inheritdoc />
    public Task<GatewayOrders> ReportGateway(GatewayReport report)
    {
        var order = _roll.Report(report, Now);
        return Task.FromResult(new GatewayOrders(order, _roll.Gateways(Now)));
    }

    /// <inheritdoc />
    public Task<ClusterStatus> Status() => Task.FromResult(_roll.Status(Now));

    /// <inheritdoc />
    public Task<NodeCommandOutcome> Drain(string node, TimeSpan deadline) => Task.FromResult(_roll.Drain(node, deadline, Now));

    /// <inheritdoc />
    public Task<NodeCommandOutcome> Resume(string node) => Task.FromResult(_roll.Resume(node, Now));

    /// <inheritdoc />
    public async Task<NodeCommandOutcome> Move(SpaceId space, string? silo)
    {
        var silos = _roll.Silos(Now);
        if (silo is not null && silos.All(s => s.Name != silo))
        {
            return NodeCommandOutcome.UnknownNode;
        }

        var asked = await Task.WhenAll(silos.Select(s => Has(s, space)));
        if (silos.Where((_, i) => asked[i]).FirstOrDefault() is not { } from)
        {
            return NodeCommandOutcome.RoomNotOpen;
        }

        var others = _roll.Silos(Now).Where(s => !s.Address.Equals(from.Address));
        var to = SiloWeight.Least(silo is null ? others : others.Where(s => s.Name == silo));
        if (to is null)
        {
            return silo is null ? NodeCommandOutcome.NoTarget : NodeCommandOutcome.TargetRefuses;
        }

        return await DeskOf(from).HandOver(space, to.Address).WaitAsync(DeskPatience, time)
            ? NodeCommandOutcome.Accepted
            : NodeCommandOutcome.RoomNotOpen;
    }

    /// <inheritdoc />
    public void OnDehydrate(IDehydrationContext dehydrationContext) => dehydrationContext.TryAddValue(Luggage, _roll.Status(Now));

    /// <inheritdoc />
    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (!rehydrationContext.TryGetValue(Luggage, out ClusterStatus? known) || known is null)
        {
            return;
        }

        foreach (var silo in known.Silos)
        {
            _roll.Report(silo, Now);
        }

        foreach (var gateway in known.Gateways)
        {
            _roll.Report(gateway, Now);
        }
    }

    // Orders that are on their way are not luggage: they are told within a second, and then it goes. A silo that ends waits for nobody.
    private void Leave(SiloReport[] silos)
    {
        var here = silos.FirstOrDefault(s => s.Address.Equals(local.SiloAddress));
        if (_going || (_roll.HasOrders && here?.State != NodeState.Stopping) || silos.FirstOrDefault(s => s.State == NodeState.Serving) is not { } to)
        {
            return;
        }

        _going = true;
        GrainContext.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = to.Address }, CancellationToken.None);
    }

    private ISiloDesk DeskOf(SiloReport silo) => GrainFactory.GetGrain<ISiloDesk>(DeskAddress.ForSilos(silo.Desk, silo.Address));

    // A silo that does not answer has no room that could be moved.
    private async Task<bool> Has(SiloReport silo, SpaceId space)
    {
        try
        {
            return await DeskOf(silo).Find(space).WaitAsync(DeskPatience, time) is not null;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return false;
        }
    }
}
