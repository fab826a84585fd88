using System.Collections.Frozen;
using System.Net;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Api.Admin;

/// <summary>
/// The ways to the silos' desks. A silo answers what is sent to its own grain services only where it comes in by its own client port; which port that is
/// says the membership, asked once for each silo that was not known.
/// </summary>
internal sealed partial class SiloDesks(IClusterClient client, ILogger<SiloDesks> logger)
{
    private volatile FrozenDictionary<SiloAddress, IPEndPoint> _doors = FrozenDictionary<SiloAddress, IPEndPoint>.Empty;

    /// <summary>Asks desks, all at once. A silo that does not answer has no page; that is for the caller to say.</summary>
    /// <param name="silos">The silos.</param>
    /// <param name="after">Rooms after this id.</param>
    /// <param name="limit">At most so many of each silo.</param>
    public async Task<IReadOnlyList<SiloPage>> AskAsync(IReadOnlyList<SiloReport> silos, string? after, int limit)
    {
        var doors = await DoorsAsync(silos);
        return await Task.WhenAll(silos.Select(silo => AskAsync(silo, doors, after, limit)));
    }

    private async Task<SiloPage> AskAsync(SiloReport silo, FrozenDictionary<SiloAddress, IPEndPoint> doors, string? after, int limit)
    {
        if (!doors.TryGetValue(silo.Address, out var door) || !SystemTargetGrainId.TryParse(silo.Desk, out var desk))
        {
            LogSilent(logger, null, silo.Name);
            return new SiloPage(silo.Name, null);
        }

        try
        {
            // Clients know gateways by their address with generation 0.
            var grain = client.GetGrain<ISiloDesk>(desk.WithSiloAddress(SiloAddress.New(door, 0)).GrainId);
            return new SiloPage(silo.Name, await grain.Rooms(after, limit));
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            LogSilent(logger, e, silo.Name);
            return new SiloPage(silo.Name, null);
        }
    }

    private async Task<FrozenDictionary<SiloAddress, IPEndPoint>> DoorsAsync(IReadOnlyList<SiloReport> silos)
    {
        var doors = _doors;
        if (!silos.All(s => doors.ContainsKey(s.Address)))
        {
            var hosts = await client.GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: true);
            _doors = doors = hosts
                .Where(h => h.ProxyPort > 0)
                .ToFrozenDictionary(h => h.SiloAddress, h => new IPEndPoint(h.SiloAddress.Endpoint.Address, h.ProxyPort));
        }

        return doors;
    }

    [LoggerMessage(AdminEventIds.SiloDidNotAnswer, LogLevel.Warning, "Silo {Silo} did not say which rooms are open on it")]
    private static partial void LogSilent(ILogger logger, Exception? exception, string silo);
}

/// <summary>What one silo answered.</summary>
/// <param name="Silo">The silo's name.</param>
/// <param name="Page">Its rooms; null when it did not answer.</param>
internal sealed record SiloPage(string Silo, RoomLoadPage? Page);
