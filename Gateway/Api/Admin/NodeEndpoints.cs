using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Api.Admin;

/// <summary><c>/v1/admin/nodes</c>: the cluster's silos and gateways, and their drains.</summary>
internal static partial class NodeEndpoints
{
    private const int DefaultDeadlineSeconds = 60;
    private const int MaxDeadlineSeconds = 3600;

    /// <summary>Maps the routes.</summary>
    /// <param name="admin">The operators' group, <c>/v1/admin</c>.</param>
    public static void MapNodes(this RouteGroupBuilder admin)
    {
        admin.MapGet("nodes", async (IClusterClient client) => Results.Ok(new NodeListView(NodeView.AllOf(await Cluster(client).Status()))))
            .AsOperatorReading<NodeListView>("GetNodes", "The cluster's silos and gateways by their newest reports.");
        admin.MapGet("nodes/{name}", async (string name, IClusterClient client) =>
                await FindAsync(client, name) is { } node ? Results.Ok(node) : Problems.UnknownNode(name).ToResult())
            .AsOperatorReading<NodeView>("GetNode", "A silo or a gateway; of one that drains, what is left.").ProducesProblem(404);
        admin.MapPost("nodes/{name}/drain", DrainAsync)
            .AsOrder<NodeView>("DrainNode", "Let a node hand over its rooms or people within a deadline; read the node for the progress.").ProducesProblem(400);
        admin.MapDelete("nodes/{name}/drain", ResumeAsync)
            .AsOrder<NodeView>("ResumeNode", "Let a draining or drained node serve again; what has moved stays where it is.");
    }

    private static Task<IResult> DrainAsync(string name, DrainBody? body, HttpContext http, IClusterClient client, ILoggerFactory logs)
    {
        var seconds = body?.DeadlineSeconds ?? DefaultDeadlineSeconds;
        return seconds is < 1 or > MaxDeadlineSeconds
            ? Task.FromResult(Problems.BadRequest($"'deadlineSeconds' must be 1 to {MaxDeadlineSeconds}; left out, it is {DefaultDeadlineSeconds}.").ToResult())
            : OrderAsync(name, "drain", http, client, logs, cluster => cluster.Drain(name, TimeSpan.FromSeconds(seconds)));
    }

    private static Task<IResult> ResumeAsync(string name, HttpContext http, IClusterClient client, ILoggerFactory logs) =>
        OrderAsync(name, "resume", http, client, logs, cluster => cluster.Resume(name));

    private static async Task<IResult> OrderAsync(
        string name, string order, HttpContext http, IClusterClient client, ILoggerFactory logs, Func<IClusterGrain, Task<NodeCommandOutcome>> give)
    {
        var outcome = await give(Cluster(client));
        if (outcome != NodeCommandOutcome.Accepted)
        {
            return Problems.Of(outcome, name).ToResult();
        }

        LogOrdered(logs.CreateLogger(typeof(NodeEndpoints)), OperatorFilter.OperatorOf(http).Id.Value, order, name);
        return await FindAsync(client, name) is { } node
            ? Results.Accepted($"/v1/admin/nodes/{Uri.EscapeDataString(node.Name)}", node)
            : Problems.UnknownNode(name).ToResult();
    }

    private static async Task<NodeView?> FindAsync(IClusterClient client, string name) =>
        Array.Find(NodeView.AllOf(await Cluster(client).Status()), n => n.Name == name);

    private static IClusterGrain Cluster(IClusterClient client) => client.GetGrain<IClusterGrain>(IClusterGrain.Key);

    [LoggerMessage(AdminEventIds.NodeOrdered, LogLevel.Information, "Operator {Operator} told node {Node} to {Order}")]
    private static partial void LogOrdered(ILogger logger, string @operator, string order, string node);
}
