using System.Globalization;

namespace Spaces.Silo.Options;

/// <summary>The silo process itself: its small HTTP port and how long it may take to stop. Section <c>Silo</c>.</summary>
internal sealed class SiloOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Silo";

    /// <summary>
    /// The operator's name for this silo, the same after a restart: letters, digits, <c>-</c>, <c>.</c> and <c>_</c>, at most 63 of them; no two nodes of a
    /// cluster may share one. Default empty: the machine's name and <c>Cluster:SiloPort</c>, such as <c>media-1-11111</c>.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>Where health, readiness and metrics answer.</summary>
    public SiloHttpOptions Http { get; set; } = new();

    /// <summary>
    /// Whether this silo collects what the Orleans Dashboard shows, for a gateway's <c>/v1/admin/dashboard</c>. Default false: it costs a filter on every
    /// grain call, packets and frames included.
    /// </summary>
    public bool Dashboard { get; set; }

    /// <summary>
    /// How long the silo may hand its rooms over to others when it is told to stop, before the stop itself. Default 20 s; zero: rooms are not handed
    /// over. Whoever supervises the process must wait for this and <see cref="StopTimeout"/> together before it kills.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a graceful stop may take, after the rooms were handed over, before it is cut short. Default 8 s.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>The name, with the default resolved.</summary>
    public string NameOrDefault(int siloPort) =>
        Name.Length > 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{siloPort}");
}

/// <summary>The HTTP port of a silo: health, readiness and metrics, nothing for users.</summary>
internal sealed class SiloHttpOptions
{
    /// <summary>
    /// The IP address to listen on. Default 127.0.0.1. The port has no login of its own: anything but loopback belongs
    /// behind a network that only operators reach.
    /// </summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The TCP port. Default 8081.</summary>
    public int Port { get; set; } = 8081;
}
