namespace Spaces.Gateway.RoomLink;

/// <summary>How long a gateway waits for a room, measured on two cores with kills and hangs; see decision 0022.</summary>
internal static class RoomDeadlines
{
    /// <summary>Five ticks without a frame, plus what a busy machine may delay one: sooner would ask for rooms that are well.</summary>
    public static readonly TimeSpan MissedAfter = TimeSpan.FromMilliseconds(150);

    /// <summary>The clients are told when it lasts: a move of a room is over by then.</summary>
    public static readonly TimeSpan InterruptedAfter = TimeSpan.FromMilliseconds(600);

    /// <summary>How often the lease of a room that is well is renewed.</summary>
    public static readonly TimeSpan RenewPeriod = TimeSpan.FromSeconds(2);

    /// <summary>How often a room that is missed is asked for, whatever the earlier calls do.</summary>
    public static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long one call may take. A call that is on its way to a silo that dies ends by time-out only; the client's own is 2 s, and looked at once a second.
    /// </summary>
    public static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(1);
}
