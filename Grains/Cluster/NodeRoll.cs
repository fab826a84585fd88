using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Cluster;

/// <summary>
/// The nodes of one kind: the newest report of each name, and what is wanted of it. Who does not report is forgotten, and with them what was wanted:
/// an order is for the run of the process that it was given to. Gets the time as an argument; not thread-safe.
/// </summary>
/// <param name="factsOf">Reads a report.</param>
internal sealed class NodeRoll<TReport>(Func<TReport, NodeFacts> factsOf)
    where TReport : class
{
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    /// <summary>Whether an order has not been seen to be followed yet.</summary>
    public bool HasOrders => _nodes.Values.Any(n => n.Order is not null);

    /// <summary>The newest reports, by name (ordinal).</summary>
    public TReport[] Reports(TimeSpan now)
    {
        Forget(now);
        return [.. _nodes.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => n.Value.Report)];
    }

    /// <summary>Enters a report.</summary>
    /// <returns>What its node is to do, or null: go on as it does.</returns>
    public NodeOrder? Enter(TReport report, TimeSpan now)
    {
        Forget(now);
        var facts = factsOf(report);
        var born = now - facts.Uptime;
        if (!_nodes.TryGetValue(facts.Name, out var node))
        {
            node = new Node(report, facts, born);
            _nodes.Add(facts.Name, node);
        }
        else if (!node.Facts.Run.Equals(facts.Run))
        {
            if (born < node.Born)
            {
                // The run before it is still ending. Nobody is to be sent there.
                return null;
            }

            node = new Node(report, facts, born);
            _nodes[facts.Name] = node;
        }

        (node.Report, node.Facts, node.At) = (report, facts, now);
        if (node.Order is { } order && node.Told && Follows(facts.State, order))
        {
            node.Order = null;
        }

        node.Told = true;
        return node.Order;
    }

    /// <summary>Gives a node an order, with the answer to its next report.</summary>
    /// <returns>Null when there is no node of that name.</returns>
    public NodeCommandOutcome? Command(string name, NodeOrder order, TimeSpan now)
    {
        Forget(now);
        if (!_nodes.TryGetValue(name, out var node))
        {
            return null;
        }

        if (node.Facts.State == NodeState.Stopping)
        {
            // It hands over what it has already, and is not coming back.
            return order.Drain ? NodeCommandOutcome.Accepted : NodeCommandOutcome.UnknownNode;
        }

        if (order.Drain && WillServe(node) && !_nodes.Values.Any(n => n != node && WillServe(n)))
        {
            return NodeCommandOutcome.LastNode;
        }

        (node.Order, node.Told) = (order, false);
        return NodeCommandOutcome.Accepted;
    }

    private static bool Follows(NodeState state, NodeOrder order) =>
        order.Drain ? state != NodeState.Serving : state is NodeState.Serving or NodeState.Stopping;

    private static bool WillServe(Node node) => node.Order is { } order ? !order.Drain : node.Facts.State == NodeState.Serving;

    private void Forget(TimeSpan now)
    {
        foreach (var (name, node) in _nodes)
        {
            if (now - node.At > (node.Facts.State == NodeState.Stopping ? ClusterRoll.StoppedExpiry : ClusterRoll.Expiry))
            {
                _nodes.Remove(name);
            }
        }
    }

    private sealed class Node(TReport report, NodeFacts facts, TimeSpan born)
    {
        public TReport Report { get; set; } = report;

        public NodeFacts Facts { get; set; } = facts;

        public TimeSpan Born { get; } = born;

        public TimeSpan At { get; set; }

        public NodeOrder? Order { get; set; }

        public bool Told { get; set; }
    }
}
