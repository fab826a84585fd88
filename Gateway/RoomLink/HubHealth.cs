namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Whether a silo seems to be there: it sends frames of its rooms, and answers. A room alone that is missed says nothing of its silo; one that is missed
/// while no other room of the silo sends anything makes the silo suspect, until it gives a sign of life. Used from any thread.
/// </summary>
internal sealed class HubHealth
{
    /// <summary>A silo that was last heard of longer ago than this may be suspected.</summary>
    public static readonly TimeSpan QuietAfter = RoomDeadlines.MissedAfter;

    /// <summary>
    /// A silo suspected for longer than this is sent no more packets (<see cref="HeldPackets"/>): one that lives answers a lease in milliseconds, and each packet for one that does not
    /// costs other silos an attempt to reach it.
    /// </summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromMilliseconds(100);

    private const long Never = 0;

    private long _lifeAt = Never;
    private long _suspectedAt = Never;

    /// <summary>A frame or an answer of the silo came.</summary>
    public void NoteLife(TimeSpan now)
    {
        Volatile.Write(ref _lifeAt, now.Ticks);
        if (Volatile.Read(ref _suspectedAt) != Never)
        {
            Volatile.Write(ref _suspectedAt, Never);
        }
    }

    /// <summary>A room there is missed, or did not answer.</summary>
    public void Suspect(TimeSpan now)
    {
        if (Volatile.Read(ref _suspectedAt) == Never && now.Ticks - Volatile.Read(ref _lifeAt) > QuietAfter.Ticks)
        {
            Volatile.Write(ref _suspectedAt, now.Ticks);
        }
    }

    /// <summary>Whether the silo is suspected, and has not answered what was asked at a time or later.</summary>
    public bool IsSuspectSince(TimeSpan asked)
    {
        var at = Volatile.Read(ref _suspectedAt);
        return at != Never && asked.Ticks < at;
    }

    /// <summary>Whether to send the silo no packets for now; reads the clock only when it is suspected.</summary>
    public bool IsGone(Edge.EdgeClock clock)
    {
        var at = Volatile.Read(ref _suspectedAt);
        return at != Never && clock.Now.Ticks - at > GoneAfter.Ticks;
    }
}
