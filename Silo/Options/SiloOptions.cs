namespace Spaces.Silo.Options;

/// <summary>The silo process itself: its small HTTP port and how long it may take to stop. Section <c>Silo</c>.</summary>
internal sealed class SiloOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Silo";

    /// <summary>Where health, readiness and metrics answer.</summary>
    public SiloHttpOptions Http { get; set; } = new();

    /// <summary>
    /// Whether this silo collects what the Orleans Dashboard shows, for a gateway's <c>/v1/admin/dashboard</c>. Default false: it costs a filter on every
    /// grain call, packets and frames included.
    /// </summary>
    public bool Dashboard { get; set; }

    /// <summary>
    /// How long a graceful stop may take before it is cut short. Default 8 s: below the 10 s that process supervisors
    /// commonly wait before they kill.
    /// </summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(8);
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
