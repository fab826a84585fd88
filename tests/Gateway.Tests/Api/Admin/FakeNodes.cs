using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using Spaces.Gateway.Tests.Hub;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Api.Admin;

/// <summary>Two silos and a gateway: their coordinator and their desks.</summary>
public sealed class FakeNodes : IClusterGrain
{
    private readonly Dictionary<GrainId, FakeDesk> _desks;

    public FakeNodes(FakeCluster cluster)
    {
        Silos = [Silo("silo-b", 11112), Silo("silo-a", 11111)];
        _desks = Silos.ToDictionary(s => s.Desk, _ => FakeDesk.Make());
        cluster.Others = (type, key) =>
            type == typeof(IClusterGrain) && key is IClusterGrain.Key ? this
            : type == typeof(ISiloDesk) ? _desks[(GrainId)key!].Desk
            : null;
    }

    public SiloReport[] Silos { get; set; }

    public GatewayReport[] Gateways { get; set; } =
    [
        new(GatewayId.New(), "gw-1", "https://gw1.example", "1.2", NodeState.Draining, 40, 3, 0.25, false, TimeSpan.FromSeconds(12.34), TimeSpan.FromHours(1)),
    ];

    public NodeCommandOutcome Outcome { get; set; }

    public ConcurrentQueue<string> Orders { get; } = new();

    /// <summary>The desk of a silo.</summary>
    public FakeDesk DeskOf(string silo) => _desks[Silos.Single(s => s.Name == silo).Desk];

    private static SiloReport Silo(string name, int port)
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
public class FakeDesk : DispatchProxy
{
    public string[] Open { get; set; } = [];

    public bool IsSilent { get; set; }

    public ISiloDesk Desk => (ISiloDesk)(object)this;

    public static FakeDesk Make() => (FakeDesk)(object)Create<ISiloDesk, FakeDesk>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Assert.Equal(nameof(ISiloDesk.Rooms), targetMethod!.Name);
        return IsSilent ? Task.FromException<RoomLoadPage>(new TimeoutException()) : Task.FromResult(Page((string?)args![0], (int)args[1]!));
    }

    private RoomLoadPage Page(string? after, int limit)
    {
        var rooms = Open.Where(r => after is null || string.CompareOrdinal(r, after) > 0).Order(StringComparer.Ordinal).ToArray();
        return new RoomLoadPage(
            [.. rooms.Take(limit).Select(r => new RoomLoad(new SpaceId(r), TimeSpan.FromMilliseconds(2), r == "room"))],
            rooms.Length > limit ? rooms[limit - 1] : null);
    }
}
