using System.Net;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>This silo: the first one of <see cref="Reports"/>.</summary>
internal sealed class FirstSilo : ILocalSiloDetails
{
    public string Name => "silo-1";

    public string ClusterId => "test";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress { get; } = Reports.Address(1);

    public SiloAddress GatewayAddress { get; } = SiloAddress.New(IPAddress.Loopback, 30_000, 0);
}
