namespace Spaces.Silo.Tests.Hosting;

/// <summary>What turns a silo of <see cref="SiloSettings"/> into a member of a cluster in Redis that also keeps its state.</summary>
internal static class ClusterSettings
{
    /// <summary>Arguments for the Redis at <paramref name="port"/> of loopback.</summary>
    public static string[] Arguments(int port, string password, params string[] tls) =>
    [
        "--Cluster:Provider=redis",
        "--Cluster:Address=127.0.0.1",
        "--Storage:Provider=redis",
        .. Sections($"ConnectionString=127.0.0.1:{port},password={password}{(tls.Length > 0 ? ",ssl=true" : "")}"),
        .. tls.SelectMany(setting => Sections($"Tls:{setting}")),
    ];

    private static string[] Sections(string setting) => [$"--Cluster:Redis:{setting}", $"--Storage:Redis:{setting}"];
}
