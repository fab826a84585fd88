namespace Spaces.Gateway.RoomLink;

/// <summary>What to ask of a room now.</summary>
internal enum CareQuestion
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>To renew the lease; the full set of connections follows if the room wants it.</summary>
    Lease,

    /// <summary>To take the full set of connections at once: saves a round trip when the room is new where it is.</summary>
    Presence,
}

/// <summary>
/// Decides when each room is asked: a room that is well every few seconds; one that is missed, or whose silo is suspect, again and again, however the earlier
/// calls fare, so that silent rooms of a dead silo are found as soon as those in which somebody speaks. Bounded over all rooms, so that thousands of them do
/// not fall upon the silos that are left. Reads no clock, calls nobody.
/// </summary>
internal sealed class CarePlan
{
    /// <summary>Calls of one room on their way.</summary>
    public const int MaxInFlight = 8;

    /// <summary>Urgent calls of all rooms on their way, beyond which rooms that are missed wait.</summary>
    public const int MaxUrgent = 512;

    /// <summary>The same for silent rooms, which nobody misses yet: those in which somebody speaks go before.</summary>
    public const int MaxUrgentSilent = 64;

    /// <summary>From so many connections on a room is sent all of them only when it says that it wants them.</summary>
    public const int LargePresence = 500;

    private int _urgent;

    /// <summary>Urgent calls on their way.</summary>
    public int Urgent => Volatile.Read(ref _urgent);

    /// <summary>Whether to ask a room, and what.</summary>
    /// <param name="care">What is remembered of the room.</param>
    /// <param name="hub">Its silo.</param>
    /// <param name="missing">For how long it has been quiet though it should not be.</param>
    /// <param name="connections">Connections here.</param>
    /// <param name="now">The time.</param>
    public CareQuestion Judge(RoomCareState care, HubHealth hub, TimeSpan missing, int connections, TimeSpan now)
    {
        var missed = missing > RoomDeadlines.MissedAfter || care.Interrupted;
        if (missed || care.Failed)
        {
            hub.Suspect(now);
        }

        care.Urgent = missed || care.Failed || hub.IsSuspectSince(care.HeldAt);
        if (!care.Urgent)
        {
            care.Tries = 0;
        }

        var period = care.Urgent ? RoomDeadlines.RetryPeriod : RoomDeadlines.RenewPeriod;
        if (now - care.AskedAt < period || Volatile.Read(ref care.InFlight) >= (care.Urgent ? MaxInFlight : 1))
        {
            return CareQuestion.None;
        }

        if (care.Urgent && Urgent >= (missed ? MaxUrgent : MaxUrgentSilent))
        {
            return CareQuestion.None;
        }

        // A room that is well, and whose frames were only late, answers the first question; it is not to be sent everybody for that.
        return care.Urgent && care.Tries > 0 && connections < LargePresence ? CareQuestion.Presence : CareQuestion.Lease;
    }

    /// <summary>A call goes out.</summary>
    /// <returns>Whether it is urgent; to be given to <see cref="End"/>.</returns>
    public bool Begin(RoomCareState care, TimeSpan now)
    {
        care.AskedAt = now;
        Interlocked.Increment(ref care.InFlight);
        if (!care.Urgent)
        {
            return false;
        }

        care.Tries++;
        Interlocked.Increment(ref _urgent);
        return true;
    }

    /// <summary>A call is over.</summary>
    public void End(RoomCareState care, bool urgent)
    {
        Interlocked.Decrement(ref care.InFlight);
        if (urgent)
        {
            Interlocked.Decrement(ref _urgent);
        }
    }
}
