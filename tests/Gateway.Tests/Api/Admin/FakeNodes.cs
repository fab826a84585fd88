using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using Spaces.Gateway.Tests.Hub;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Api.Admin;

/// <summary>Two silos and a gateway: their coordinator, their desks, and the membership that knows their client ports.</summary>
public sealed class FakeNodes : IClusterGrain
{
    private readonly ConcurrentDictionary<int, FakeDesk> _desks = new();

    public FakeNodes(FakeCluster cluster)
    {
        Silos = [Silo("silo-b", 11112), Silo("silo-a", 11111)];
        cluster.Others = (type, key) =>
            type == typeof(IClusterGrain) && key is IClusterGrain.Key ? this
            : type == typeof(IManagementGrain) ? FakeMembership.Of(this)
            : type == typeof(ISiloDesk) && SystemTargetGrainId.TryParse((GrainId)key!, out var desk) ? _desks.GetOrAdd(desk.GetSiloAddress().Endpoint.Port, _ => new FakeDesk())
            : null;
    }

    public SiloReport[] Silos { get; set; }

    public GatewayReport[] Gateways { get; set; } =
    [
        new(GatewayId.New(), "gw-1", "https://gw1.example", "1.2", NodeState.Draining, 40, 3, 0.25, false, TimeSpan.FromSeconds(12.34), TimeSpan.FromHours(1)),
    ];

    public NodeCommandOutcome Outcome { get; set; }

    public ConcurrentQueue<string> Orders { get; } = new();

    public int MembershipReadings { get; set; }

    /// <summary>The desk that is reached by the client port of a silo: 100 above the port that silos use among themselves.</summary>
    public FakeDesk DeskAt(int siloPort) => _desks.GetOrAdd(siloPort + 100, _ => new FakeDesk());

    public static SiloReport Silo(string name, int port)
    {
        var address = SiloAddress.New(IPAddress.Loopback, port, 7);
        return new SiloReport(
            name, address, SystemTargetGrainId.CreateGrainServiceGrainId(5, "", address), "1.2", NodeState.Serving, 2, 0.123456, 3.5, 0.5, true, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    public Task<SiloOrders> ReportSilo(SiloReport report) => throw new NotSupportedException();

    public Task<GatewayOrders> ReportGateway(GatewayReport report) => throw new NotSupportedException();

    public Task<ClusterStatus> Status() => Task.FromResult(new ClusterStatus(Silos, Gateways));

    public Task<NodeCommandOutcome> Drain(string node, TimeSpan deadline) => Note($"drain {node} {deadline.TotalSeconds}");

    public Task<NodeCommandOutcome> Resume(string node) => Note($"resume {node}");

    public Task<NodeCommandOutcome> Move(SpaceId space, string? silo) => Note($"move {space} {silo}");

    private Task<NodeCommandOutcome> Note(string order)
    {
        Orders.Enqueue(order);
        return Task.FromResult(Outcome);
    }
}

/// <summary>A silo's desk with some rooms.</summary>
public sealed class FakeDesk : ISiloDesk
{
    public string[] Open { get; set; } = [];

    public bool IsSilent { get; set; }

    public Task<RoomLoadPage> Rooms(string? after, int limit)
    {
        if (IsSilent)
        {
            return Task.FromException<RoomLoadPage>(new TimeoutException());
        }

        var rooms = Open.Where(r => after is null || string.CompareOrdinal(r, after) > 0).Order(StringComparer.Ordinal).ToArray();
        return Task.FromResult(new RoomLoadPage(
            [.. rooms.Take(limit).Select(r => new RoomLoad(new SpaceId(r), TimeSpan.FromMilliseconds(2), r == "room"))],
            rooms.Length > limit ? rooms[limit - 1] : null));
    }
}

/// <summary>The membership of <see cref="FakeNodes"/>.</summary>
public class FakeMembership : DispatchProxy
{
    private FakeNodes _nodes = null!;

    public static IManagementGrain Of(FakeNodes nodes)
    {
        var grain = Create<IManagementGrain, FakeMembership>();
        ((FakeMembership)(object)grain)._nodes = nodes;
        return grain;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Assert.Equal(nameof(IManagementGrain.GetDetailedHosts), targetMethod!.Name);
        _nodes.MembershipReadings++;
        return Task.FromResult(_nodes.Silos
            .Select(s => new MembershipEntry { SiloAddress = s.Address, ProxyPort = s.Address.Endpoint.Port + 100, Status = SiloStatus.Active })
            .ToArray());
    }
}
