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
}
