namespace Spaces.Silo.Tests.Hosting;

/// <summary>Settings of a silo of its own: free ports and a file in a temporary folder.</summary>
internal sealed class SiloSettings : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int[] _ports = FreePorts.Take(3);

    public int GatewayPort => _ports[1];

    public int SiloPort => _ports[0];

    public Uri Http => new($"http://127.0.0.1:{_ports[2]}");

    public string DatabasePath => _folder.File("spaces.db");

    public string[] Arguments =>
    [
        $"--Cluster:SiloPort={_ports[0]}",
        $"--Cluster:GatewayPort={_ports[1]}",
        $"--Silo:Http:Port={_ports[2]}",
        $"--Storage:Sqlite:Path={DatabasePath}",
    ];

    /// <summary>The same for a silo inside the test's process, whose log nobody reads.</summary>
    public string[] QuietArguments => [.. Arguments, "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Orleans=None", "--Logging:LogLevel:Microsoft=None"];

    public void Dispose() => _folder.Dispose();
}
