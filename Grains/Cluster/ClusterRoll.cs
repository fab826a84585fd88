using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Cluster;

/// <summary>
/// All that the coordinator knows: silos and gateways by their newest reports, and the orders that are on their way to them. Gets the time as an argument;
/// not thread-safe.
/// </summary>
internal sealed class ClusterRoll
{
    /// <summary>Who has not reported for longer is not there: five reports.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(5);

    /// <summary>Whose last word was that it stops is gone sooner.</summary>
    public static readonly TimeSpan StoppedExpiry = TimeSpan.FromSeconds(2);

    /// <summary>The longest deadline of a drain that is passed on.</summary>
    public static readonly TimeSpan LongestDrain = TimeSpan.FromDays(1);

    private readonly NodeRoll<SiloReport> _silos = new(r => new NodeFacts(r.Name, r.Address, r.State, r.Uptime));
    private readonly NodeRoll<GatewayReport> _gateways = new(r => new NodeFacts(r.Name, r.Gateway, r.State, r.Uptime));

    /// <summary>Whether an order has not been seen to be followed yet.</summary>
    public bool HasOrders => _silos.HasOrders || _gateways.HasOrders;

    /// <summary>A silo reports; what it is to do, or null.</summary>
    public NodeOrder? Report(SiloReport report, TimeSpan now) => _silos.Enter(report, now);

    /// <summary>A gateway reports; what it is to do, or null.</summary>
    public NodeOrder? Report(GatewayReport report, TimeSpan now) => _gateways.Enter(report, now);

    /// <summary>The silos, by name.</summary>
    public SiloReport[] Silos(TimeSpan now) => _silos.Reports(now);

    /// <summary>The gateways, by name.</summary>
    public GatewayReport[] Gateways(TimeSpan now) => _gateways.Reports(now);

    /// <summary>All of it.</summary>
    public ClusterStatus Status(TimeSpan now) => new(Silos(now), Gateways(now));

    /// <summary>Lets a node hand over what it has. Where a silo and a gateway have the same name, the silo is meant.</summary>
    public NodeCommandOutcome Drain(string node, TimeSpan deadline, TimeSpan now) =>
        Command(node, new NodeOrder(Drain: true, Clamp(deadline)), now);

    /// <summary>Lets a node serve again.</summary>
    public NodeCommandOutcome Resume(string node, TimeSpan now) => Command(node, new NodeOrder(Drain: false, TimeSpan.Zero), now);

    private static TimeSpan Clamp(TimeSpan deadline) =>
        deadline < TimeSpan.Zero ? TimeSpan.Zero : deadline > LongestDrain ? LongestDrain : deadline;

    private NodeCommandOutcome Command(string node, NodeOrder order, TimeSpan now) =>
        _silos.Command(node, order, now) ?? _gateways.Command(node, order, now) ?? NodeCommandOutcome.UnknownNode;
}
