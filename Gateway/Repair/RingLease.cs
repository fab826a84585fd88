namespace Spaces.Gateway.Repair;

/// <summary>
/// Whether a listener has a ring: from the first loss or the first request on, until neither came for long. Driven by the thread that reads their reports.
/// </summary>
internal sealed class RingLease(RingBudget budget)
{
    /// <summary>A ring that nobody needs for this long is let go.</summary>
    public static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(30);

    private TimeSpan _neededAt;

    /// <summary>The ring, or null. The fan-out fills it.</summary>
    public PacketRing? Ring { get; private set; }

    /// <summary>The listener loses packets, or asked for some.</summary>
    public void Needed(TimeSpan now)
    {
        _neededAt = now;
        if (Ring is null && budget.TryTake())
        {
            Ring = new PacketRing();
        }
    }

    /// <summary>Lets the ring go when it was not needed for long.</summary>
    public void Rest(TimeSpan now)
    {
        if (Ring is not null && now - _neededAt >= KeepFor)
        {
            End();
        }
    }

    /// <summary>The connection is over.</summary>
    public void End()
    {
        if (Ring is not null)
        {
            Ring = null;
            budget.Return();
        }
    }
}
