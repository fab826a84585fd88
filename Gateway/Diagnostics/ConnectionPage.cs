using System.Globalization;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Diagnostics;

/// <summary>A space's connections on the gateway that was asked, by their ids.</summary>
/// <param name="Id">The gateway's id, as the room's leases name it.</param>
/// <param name="Route">The newest epoch that it follows; null when it has nobody in the space.</param>
/// <param name="Total">Connections in all.</param>
/// <param name="Items">This page's.</param>
/// <param name="Cursor">Ask for the next page with it; null at the end.</param>
internal sealed record ConnectionPage(string Id, long? Route, int Total, ConnectionView[] Items, string? Cursor)
{
    /// <summary>Reads a cursor; false for anything that no page gave.</summary>
    public static bool TryReadCursor(string? cursor, out ulong after)
    {
        after = 0;
        return cursor is null || ulong.TryParse(cursor, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out after);
    }

    /// <summary>Makes a page.</summary>
    /// <param name="gateway">This gateway.</param>
    /// <param name="room">The room, or null.</param>
    /// <param name="after">Connections with greater ids.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="now">Monotonic time.</param>
    public static ConnectionPage Of(GatewayId gateway, GatewayRoom? room, ulong after, int limit, TimeSpan now)
    {
        var all = room?.Connections() ?? [];
        var items = all.Where(c => c.Id.Value > after).OrderBy(c => c.Id.Value).Take(limit + 1).ToArray();
        var page = items.Take(limit).ToArray();
        return new ConnectionPage(
            gateway.ToString(),
            room?.Route?.Media.Epoch,
            all.Length,
            [.. page.Select(c => ConnectionView.Of(c, now))],
            items.Length > limit ? page[^1].Id.ToString() : null);
    }
}
