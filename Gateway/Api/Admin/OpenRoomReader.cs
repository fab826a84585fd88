using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api.Admin;

/// <summary>Reads which rooms are open: silos say which, and each room of the page says who is in it.</summary>
internal sealed partial class OpenRoomReader(IClusterClient client, SiloDesks desks, ILogger<OpenRoomReader> logger)
{
    // A page is 200 rooms at most; more calls at once would only queue elsewhere.
    private const int AtOnce = 16;

    /// <summary>A page of the rooms of some silos; null when none of them answered.</summary>
    public async Task<OpenSpacePageView?> ReadAsync(IReadOnlyList<SiloReport> silos, string? after, int limit, CancellationToken cancel)
    {
        var pages = await desks.AskAsync(silos, after, limit);
        if (pages.All(p => p.Page is null))
        {
            return null;
        }

        var merged = OpenRooms.Merge(pages, limit);
        var items = new OpenSpaceView[merged.Rooms.Count];
        await Parallel.ForAsync(
            0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (i, _) => items[i] = await DescribeAsync(merged.Rooms[i].Room, merged.Rooms[i].Silo));
        return new OpenSpacePageView(items, merged.NextAfter, Unanswered(pages));
    }

    /// <summary>Where a room is open, if it is, and which silos did not answer.</summary>
    public async Task<(string? Silo, RoomLoad? Room, IReadOnlyList<string> Unanswered)> FindAsync(IReadOnlyList<SiloReport> silos, SpaceId space)
    {
        var pages = await desks.AskAsync(silos, OpenRooms.JustBefore(space), limit: 1);
        var found = pages.FirstOrDefault(p => p.Page?.Rooms is [var first, ..] && first.Space == space);
        return (found?.Silo, found?.Page?.Rooms[0], Unanswered(pages));
    }

    private async Task<OpenSpaceView> DescribeAsync(RoomLoad room, string silo)
    {
        var view = new OpenSpaceView(room.Space.Value, silo, OpenRooms.Cores(room), room.Heard);
        try
        {
            return await client.GetGrain<ISpaceGrain>(room.Space.Value).Get() is { } info
                ? view with { Title = info.Title, State = Words.Of(info.State), OnStage = info.OnStage, Listeners = info.Listeners }
                : view;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // One room that does not answer is what an operator looks for, and no reason to tell nothing of the others.
            LogSilent(logger, e, room.Space.Value);
            return view;
        }
    }

    private static string[] Unanswered(IReadOnlyList<SiloPage> pages) => [.. pages.Where(p => p.Page is null).Select(p => p.Silo)];

    [LoggerMessage(AdminEventIds.SpaceDidNotAnswer, LogLevel.Warning, "The open room {Space} did not say who is in it")]
    private static partial void LogSilent(ILogger logger, Exception exception, string space);
}
