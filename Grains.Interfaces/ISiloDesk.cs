using Orleans.Services;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces;

/// <summary>Where one silo answers for itself: which rooms are open on it, and that one of them is to go.</summary>
[Alias(Aliases.SiloDesk)]
public interface ISiloDesk : IGrainService
{
    /// <summary>The rooms open on this silo, ordered by id (ordinal), those after <paramref name="after"/>; at most <paramref name="limit"/>, 1 to 500.</summary>
    [Alias("Rooms")]
    Task<RoomLoadPage> Rooms(string? after, int limit);

    /// <summary>A room, if it is open on this silo; else null.</summary>
    [Alias("Find")]
    Task<RoomLoad?> Find(SpaceId space);

    /// <summary>Begins to hand a room to another silo; false when it is not open here.</summary>
    [Alias("HandOver")]
    Task<bool> HandOver(SpaceId space, SiloAddress to);
}
