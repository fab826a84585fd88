using Microsoft.AspNetCore.SignalR;
using Spaces.Gateway.Access;
using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Hub;

/// <summary>What a hub connection is at the moment: whose, by the newest token, and in which space.</summary>
internal sealed class HubSession
{
    private static readonly object Key = new();
    private RoomConnection? _connection;

    /// <summary>Who it is, by a token that was fresher than that of the connection; null before there was one.</summary>
    public Caller? Refreshed { get; set; }

    /// <summary>The connection in a space; null before a join, and when the room has closed it.</summary>
    public RoomConnection? Connection
    {
        get => _connection is { Over: false } ? _connection : null;
        set => _connection = value;
    }

    /// <summary>The connection in a space even when it is over.</summary>
    public RoomConnection? LastConnection => _connection;

    /// <summary>The session of a hub connection.</summary>
    public static HubSession Of(HubCallerContext context)
    {
        if (context.Items.TryGetValue(Key, out var item) && item is HubSession session)
        {
            return session;
        }

        var made = new HubSession();
        context.Items[Key] = made;
        return made;
    }
}
