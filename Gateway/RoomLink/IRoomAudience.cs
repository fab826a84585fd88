using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.RoomLink;

/// <summary>The clients of a room on this gateway, as far as they want to be told things. Calls never wait.</summary>
internal interface IRoomAudience
{
    /// <summary>The room is another than a moment ago.</summary>
    void Changes(GatewayRoom room, long epoch, IReadOnlyList<RoomChange> changes);

    /// <summary>Events were stored: those after a number through another. Numbers that are left out are for nobody here.</summary>
    void Events(GatewayRoom room, long after, long through, IReadOnlyList<SpaceEvent> events);

    /// <summary>The room as it is now: after a new epoch, or when changes were lost.</summary>
    void Snapshot(GatewayRoom room, SpaceSnapshot snapshot);

    /// <summary>What the rules say of a connection's person is another than before.</summary>
    void Person(RoomConnection connection);

    /// <summary>How many listen.</summary>
    void Count(SpaceId space, int listeners);

    /// <summary>Who is heard, and how loud (-dBov).</summary>
    void Levels(SpaceId space, IReadOnlyList<HeardLevel> heard);

    /// <summary>The room's sound was lost with its silo, or is back.</summary>
    void MediaState(SpaceId space, bool interrupted);

    /// <summary>A connection is over, by the room's word or by itself.</summary>
    void Closed(RoomConnection connection, ConnectionEnd end);
}

/// <summary>A person who is heard.</summary>
internal readonly record struct HeardLevel(uint Number, byte Level);

/// <summary>Why a connection is over.</summary>
internal enum ConnectionEnd
{
    /// <summary>The same person connected again.</summary>
    Replaced,

    /// <summary>The space is over.</summary>
    Ended,

    /// <summary>A moderator has put the person out.</summary>
    Removed,

    /// <summary>The person is banned.</summary>
    Banned,

    /// <summary>The host has blocked the person.</summary>
    Blocked,

    /// <summary>The person's token has expired and no other came.</summary>
    TokenExpired,

    /// <summary>The client vanished, or its connection failed.</summary>
    Lost,

    /// <summary>The client said goodbye.</summary>
    Goodbye,

    /// <summary>The gateway has no more time for it: it is to come back through another one.</summary>
    Shutdown,
}
