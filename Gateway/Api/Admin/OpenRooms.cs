using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api.Admin;

/// <summary>A page of the rooms of all silos, ordered by id: a room that moves between two pages is neither missed nor told twice.</summary>
/// <param name="Rooms">The rooms and the names of their silos.</param>
/// <param name="NextAfter">Ask for what comes after this id; null at the end.</param>
internal sealed record OpenRooms(IReadOnlyList<(RoomLoad Room, string Silo)> Rooms, string? NextAfter)
{
    // Greater than every character of an id.
    private const char AfterAll = '~';

    /// <summary>Puts the answers of silos to one question together; those that did not answer are left out.</summary>
    public static OpenRooms Merge(IReadOnlyList<SiloPage> pages, int limit)
    {
        // Beyond the end of the shortest page that goes on, nothing is known of its silo.
        var horizon = pages.Select(p => p.Page?.NextAfter).OfType<string>().Min(StringComparer.Ordinal);
        var known = pages
            .SelectMany(p => (p.Page?.Rooms ?? []).Select(r => (Room: r, p.Silo)))
            .Where(r => horizon is null || string.CompareOrdinal(r.Room.Space.Value, horizon) <= 0)
            .DistinctBy(r => r.Room.Space)
            .OrderBy(r => r.Room.Space.Value, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        if (known.Count > limit)
        {
            known.RemoveAt(limit);
            return new OpenRooms(known, known[^1].Room.Space.Value);
        }

        return new OpenRooms(known, horizon);
    }

    /// <summary>What comes right before an id: the first room after it is this one, or this one is not open.</summary>
    public static string JustBefore(SpaceId space) => $"{space.Value[..^1]}{(char)(space.Value[^1] - 1)}{AfterAll}";

    /// <summary>Processor cores of a room's mixing, from the cost of its tick of 20 ms.</summary>
    public static double Cores(RoomLoad room) => Math.Round(room.Cost / TimeSpan.FromMilliseconds(20), 4);
}
