namespace Spaces.Grains.Cluster;

/// <summary>
/// A desk's grain id in its two forms. A client reaches a system target by the gateway port that its id names, and any other id would be answered by
/// whichever silo the client happens to talk to; a silo reaches it by the silo's own address.
/// </summary>
internal static class DeskAddress
{
    /// <summary>The id for clients.</summary>
    /// <param name="desk">The desk's own id.</param>
    /// <param name="gateway">The silo's port for clients; null where it has none.</param>
    public static GrainId ForClients(GrainId desk, SiloAddress? gateway) =>
        gateway is { Endpoint.Port: > 0 } ? At(desk, SiloAddress.New(gateway.Endpoint, 0)) : desk;

    /// <summary>The id for silos.</summary>
    public static GrainId ForSilos(GrainId desk, SiloAddress silo) => At(desk, silo);

    private static GrainId At(GrainId desk, SiloAddress address) =>
        SystemTargetGrainId.TryParse(desk, out var target)
            ? target.WithSiloAddress(address).GrainId
            : throw new ArgumentException($"{desk} is no grain service.", nameof(desk));
}
