namespace Spaces.Grains.Cluster;

/// <summary>Which rooms make up an amount of mixing that is to go elsewhere.</summary>
internal static class RoomChoice
{
    /// <summary>The most rooms of one shift: what can be handed over, one at a time, before the coordinator looks again.</summary>
    public const int Most = 64;

    // A choice that comes so close is good enough.
    private const double Close = 0.05;

    // By so much a room may be larger than what is still to go: then the two silos are nearer to each other after it than before, and it is not sent back.
    private const double Overshoot = 1.5;

    /// <summary>Chooses rooms: those where nobody is heard first, and of those the costly ones. Rooms that cost next to nothing would go for nothing.</summary>
    /// <param name="rooms">The rooms, with the cores that each takes.</param>
    /// <param name="cores">The amount.</param>
    /// <returns>Rooms that together take at most one and a half times the amount; none when each is too large.</returns>
    public static List<T> Pick<T>(IEnumerable<(T Room, double Cores, bool Heard)> rooms, double cores)
    {
        var least = cores / (2 * Most);
        var left = cores;
        List<T> picked = [];
        foreach (var (room, cost, _) in rooms.Where(r => r.Cores >= least).OrderBy(r => r.Heard).ThenByDescending(r => r.Cores))
        {
            if (left <= Close * cores || picked.Count == Most)
            {
                break;
            }

            if (cost <= Overshoot * left)
            {
                picked.Add(room);
                left -= cost;
            }
        }

        return picked;
    }
}
