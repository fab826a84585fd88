namespace Spaces.Grains.Audio;

/// <summary>What became of a packet that was pushed into a room's mixer.</summary>
internal enum PushResult : byte
{
    /// <summary>It waits for its turn.</summary>
    Ok,

    /// <summary>Nobody in this room has that number, or they are leaving.</summary>
    NoLane,

    /// <summary>Its sender is muted.</summary>
    Muted,

    /// <summary>Its place in time has been played already.</summary>
    Late,

    /// <summary>It was here before.</summary>
    Duplicate,

    /// <summary>It was taken, but the oldest waiting packets had to go to make room.</summary>
    BufferFull,

    /// <summary>It is not an Opus packet (RFC 6716 section 3), or larger than one may be.</summary>
    Malformed,

    /// <summary>The sender sends more packets than audio can need.</summary>
    RateLimited,
}
