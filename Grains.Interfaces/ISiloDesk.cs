using Orleans.Services;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Interfaces;

/// <summary>Where one silo answers for itself: which rooms are open on it.</summary>
[Alias(Aliases.SiloDesk)]
public interface ISiloDesk : IGrainService
{
    /// <summary>The rooms open on this silo, ordered by id (ordinal), those after <paramref name="after"/>; at most <paramref name="limit"/>, 1 to 500.</summary>
    [Alias("Rooms")]
    Task<RoomLoadPage> Rooms(string? after, int limit);
}
