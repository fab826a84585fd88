namespace Spaces.Gateway.Fanout;

/// <summary>What a shard is asked to do with a listener.</summary>
internal enum ListenerChange
{
    /// <summary>They have come.</summary>
    Join,

    /// <summary>They have gone.</summary>
    Leave,

    /// <summary>Their address has changed.</summary>
    Locate,

    /// <summary>They may have gone onto the stage or left it (<see cref="Listener.OnStage"/>).</summary>
    Regroup,
}

/// <summary>Something for a shard: a room's frame, or a change of one of its listeners.</summary>
/// <param name="Room">The room's part on the shard.</param>
/// <param name="Message">A silo's message; null for a change.</param>
/// <param name="Start">Where in it the room's frame begins.</param>
/// <param name="Listener">Who changed.</param>
/// <param name="Change">What changed.</param>
internal readonly record struct ShardWork(ShardRoom Room, byte[]? Message, int Start, Listener? Listener, ListenerChange Change)
{
    /// <summary>A frame.</summary>
    public static ShardWork Frame(ShardRoom room, byte[] message, int start) => new(room, message, start, null, default);

    /// <summary>A change.</summary>
    public static ShardWork Changed(Listener listener, ListenerChange change) => new(listener.Room, null, 0, listener, change);
}
