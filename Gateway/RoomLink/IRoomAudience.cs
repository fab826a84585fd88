using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.RoomLink;

/// <summary>The clients of a room on this gateway, as far as they want to be told things. Calls never wait.</summary>
internal interface IRoomAudience
{
    /// <summary>Something happened.</summary>
    void Events(SpaceId space, long epoch, IReadOnlyList<SpaceEvent> events);

    /// <summary>The room as it is now: after a new epoch, or when events were lost.</summary>
    void Snapshot(SpaceId space, SpaceSnapshot snapshot);

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

    /// <summary>The client vanished, or its connection failed.</summary>
    Lost,

    /// <summary>The client said goodbye.</summary>
    Goodbye,
}
