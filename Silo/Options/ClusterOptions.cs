using System.Net;
using Spaces.Redis;

namespace Spaces.Silo.Options;

/// <summary>How silos and gateways find each other. Section <c>Cluster</c>, with the same words in both processes.</summary>
internal sealed class ClusterOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cluster";

    /// <summary>
    /// Who keeps the list of members. <c>localhost</c> (default): one silo, kept in its own memory, loopback only; a
    /// restarted silo is a new cluster of one on the same ports. <c>redis</c>: any number of silos, on any machines.
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

    /// <summary>
    /// The IP address at which other silos and gateways reach this one, and to listen on; <c>host</c> is this machine's first IPv4
    /// address that is not loopback. Default: loopback with <c>localhost</c>, none with <c>redis</c>.
    /// </summary>
    public string Address { get; set; } = "";

    /// <summary>
    /// The IP address to listen on where it is not <see cref="Address"/>, as behind an address translation; may be a wildcard.
    /// Default: <see cref="Address"/>.
    /// </summary>
    public string ListenAddress { get; set; } = "";

    /// <summary>Where <c>redis</c> keeps the list of members.</summary>
    public RedisOptions Redis { get; set; } = new();

    /// <summary>The address that others are told; none if <see cref="Address"/> is not one.</summary>
    public IPAddress? AdvertisedAddress() =>
        Address.Length == 0 && Provider == ClusterProviders.Localhost ? IPAddress.Loopback : MachineAddresses.Resolve(Address);

    /// <summary>The address to listen on; none if the one that is set is none.</summary>
    public IPAddress? BoundAddress() => ListenAddress.Length == 0 ? AdvertisedAddress() : MachineAddresses.Resolve(ListenAddress);
}

/// <summary>The values that <see cref="ClusterOptions.Provider"/> may have.</summary>
internal static class ClusterProviders
{
    /// <summary>One silo on this machine.</summary>
    public const string Localhost = "localhost";

    /// <summary>A table of members in Redis.</summary>
    public const string Redis = "redis";
}
