namespace Spaces.Gateway.Repair;

/// <summary>
/// What is done for one listener who loses packets, from their reports and requests: redundancy, and a ring to send from again. Driven by the thread that
/// reads their reports.
/// </summary>
internal sealed class ListenerRepair(RepairSetup setup, LossWatch loss)
{
    private readonly RepairPolicy _policy = new(setup.Options);
    private readonly RingLease _ring = new(setup.Rings);

    /// <summary>Earlier frames that each packet shall repeat, 0 to 2.</summary>
    public int Redundancy => setup.RedOut is null ? 0 : _policy.Redundancy;

    /// <summary>Whether the listener loses so much that something is done about it, or would be if they could take it.</summary>
    public bool HasLoss => _policy.Redundancy > 0;

    /// <summary>Where sent packets are kept; null while nobody needs them.</summary>
    public PacketRing? Ring => _ring.Ring;

    /// <summary>A report came, or time has passed.</summary>
    /// <returns>Change of the number of listeners with loss: -1, 0 or 1.</returns>
    public int Review(TimeSpan now)
    {
        var before = HasLoss;
        _policy.Decide(loss.ShareAt(now));
        if (setup.Nack)
        {
            if (HasLoss)
            {
                _ring.Needed(now);
            }

            _ring.Rest(now);
        }

        return (HasLoss ? 1 : 0) - (before ? 1 : 0);
    }

    /// <summary>The listener asks for a packet; the first request of all begins to keep them, and is itself too early.</summary>
    /// <returns>The packet's length; 0 when it is not sent again.</returns>
    public int Take(ushort sequence, Span<byte> packet, TimeSpan now)
    {
        if (!setup.Nack)
        {
            return 0;
        }

        _ring.Needed(now);
        return _ring.Ring?.Copy(sequence, packet) ?? 0;
    }

    /// <summary>The connection is over.</summary>
    public void End() => _ring.End();
}
