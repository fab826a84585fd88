namespace Spaces.Faults.Processes;

/// <summary>A process of a cluster, as <c>cluster.sh status --json</c> tells it.</summary>
/// <param name="Name">As <c>silo1</c>.</param>
/// <param name="Kind"><c>redis</c>, <c>store</c>, <c>silo</c> or <c>gateway</c>.</param>
/// <param name="State"><c>running</c>, <c>stopped</c> or <c>ended</c>.</param>
/// <param name="Pid">Process id, of the last run when it has ended.</param>
/// <param name="Address">IP address.</param>
/// <param name="Url">Where it answers HTTP.</param>
/// <param name="Log">Its log file.</param>
internal sealed record ClusterNode(string Name, string Kind, string State, int Pid, string Address, string Url, string Log)
{
    /// <summary>Whether its process is there and not frozen.</summary>
    public bool IsRunning => State == "running";

    /// <summary>Whether its process is gone by now. Asked of the system: a look by the script is a program to start, which everything on the machine would hear.</summary>
    public bool HasGone => !Directory.Exists($"/proc/{Pid}");

    /// <summary>The end of its log, for a message.</summary>
    public string Tail(int lines = 30) => File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(lines)) : $"{Log} is not there";
}

/// <summary>A cluster, as <c>cluster.sh status --json</c> tells it.</summary>
/// <param name="Dir">Its folder.</param>
/// <param name="Mode"><c>netns</c> or <c>loopback</c>.</param>
/// <param name="KeyFile">File with the key that signs tokens, base64.</param>
/// <param name="Nodes">Its processes.</param>
internal sealed record ClusterNodes(string Dir, string Mode, string KeyFile, ClusterNode[] Nodes)
{
    /// <summary>The node of a name.</summary>
    public ClusterNode this[string name] => Array.Find(Nodes, n => n.Name == name) ?? throw new FaultRunException($"The cluster has no {name}.");

    /// <summary>The nodes of a kind.</summary>
    public IEnumerable<ClusterNode> Of(string kind) => Nodes.Where(n => n.Kind == kind);
}
