using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Api.Admin;

/// <summary>Asks silos which rooms are open on them. The id of a desk that a silo reports names its port for clients, so that no other silo answers in its place.</summary>
internal sealed partial class SiloDesks(IClusterClient client, ILogger<SiloDesks> logger)
{
    /// <summary>Asks desks, all at once. A silo that does not answer has no page; that is for the caller to say.</summary>
    /// <param name="silos">The silos.</param>
    /// <param name="after">Rooms after this id.</param>
    /// <param name="limit">At most so many of each silo.</param>
    public async Task<IReadOnlyList<SiloPage>> AskAsync(IReadOnlyList<SiloReport> silos, string? after, int limit) =>
        await Task.WhenAll(silos.Select(silo => AskAsync(silo, after, limit)));

    private async Task<SiloPage> AskAsync(SiloReport silo, string? after, int limit)
    {
        try
        {
            return new SiloPage(silo.Name, await client.GetGrain<ISiloDesk>(silo.Desk).Rooms(after, limit));
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            LogSilent(logger, e, silo.Name);
            return new SiloPage(silo.Name, null);
        }
    }

    [LoggerMessage(AdminEventIds.SiloDidNotAnswer, LogLevel.Warning, "Silo {Silo} did not say which rooms are open on it")]
    private static partial void LogSilent(ILogger logger, Exception exception, string silo);
}

/// <summary>What one silo answered.</summary>
/// <param name="Silo">The silo's name.</param>
/// <param name="Page">Its rooms; null when it did not answer.</param>
internal sealed record SiloPage(string Silo, RoomLoadPage? Page);
