namespace Spaces.Silo.Options;

/// <summary>How silos and gateways find each other. Section <c>Cluster</c>.</summary>
internal sealed class ClusterOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cluster";

    /// <summary>
    /// Who keeps the list of members. <c>localhost</c> (default): one silo, kept in its own memory, loopback only; a
    /// restarted silo is a new cluster of one on the same ports.
    /// </summary>
    public string Provider { get; set; } = ClusterProviders.Localhost;

    /// <summary>Which deployment this is. Silos and gateways with another id do not see each other. Default <c>spaces</c>.</summary>
    public string ClusterId { get; set; } = "spaces";

    /// <summary>
    /// Which service the stored state belongs to; unlike <see cref="ClusterId"/> it stays the same over deployments.
    /// Default <c>spaces</c>.
    /// </summary>
    public string ServiceId { get; set; } = "spaces";

    /// <summary>The TCP port for other silos. Default 11111.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>The TCP port for gateways. Default 30000.</summary>
    public int GatewayPort { get; set; } = 30000;
}

/// <summary>The values that <see cref="ClusterOptions.Provider"/> may have.</summary>
internal static class ClusterProviders
{
    /// <summary>One silo on this machine.</summary>
    public const string Localhost = "localhost";
}
