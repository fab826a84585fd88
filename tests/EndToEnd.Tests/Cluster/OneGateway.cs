namespace Spaces.EndToEnd.Tests.Cluster;

/// <summary>A cluster with one gateway that the tests of a class share.</summary>
public sealed class OneGateway : IAsyncLifetime
{
    /// <summary>The cluster.</summary>
    internal SpacesCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await SpacesCluster.StartAsync(gateways: 1);

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
