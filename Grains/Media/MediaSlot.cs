namespace Spaces.Grains.Media;

/// <summary>Counts the ticks that one clock phase has queued; the last one to end sends the slot's frames on at once.</summary>
internal sealed class MediaSlot(Action ended)
{
    private int _running;

    /// <summary>A tick was queued.</summary>
    public void Enter() => Interlocked.Increment(ref _running);

    /// <summary>A tick ended.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0)
        {
            ended();
        }
    }

    /// <summary>
    /// A new round is about to begin. What the last one has made goes out although somebody in it is late: a room that moves, or waits for a core, must not
    /// keep back the frames of all others, round after round.
    /// </summary>
    public void Sweep()
    {
        if (Volatile.Read(ref _running) > 0)
        {
            ended();
        }
    }
}
