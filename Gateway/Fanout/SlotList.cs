namespace Spaces.Gateway.Fanout;

/// <summary>
/// Listeners that get the same packets, side by side. Comes and goes cost the same however long it is: the last takes a leaver's place. One shard's.
/// </summary>
internal sealed class SlotList
{
    // Room that is not worth giving back.
    private const int MinShrink = 64;

    private ListenerSlot[] _slots = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The slots.</summary>
    public Span<ListenerSlot> Slots => _slots.AsSpan(0, Count);

    /// <summary>Puts a listener at the end.</summary>
    public void Add(Listener listener)
    {
        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, Math.Max(2, Count * 2));
        }

        ref var slot = ref _slots[Count];
        slot.Stream = listener.Stream;
        slot.Owner = listener;
        listener.List = this;
        listener.Index = Count++;
        Locate(listener);
    }

    /// <summary>Takes a listener out; they must be in it.</summary>
    public void Remove(Listener listener)
    {
        var last = --Count;
        if (listener.Index != last)
        {
            _slots[listener.Index] = _slots[last];
            _slots[last].Owner.Index = listener.Index;
        }

        _slots[last] = default;
        listener.List = null;
        if (Count <= _slots.Length / 4 && _slots.Length > MinShrink)
        {
            Array.Resize(ref _slots, _slots.Length / 2);
        }
    }

    /// <summary>Writes down where a listener is; they must be in it.</summary>
    public void Locate(Listener listener)
    {
        ref var slot = ref _slots[listener.Index];
        if (listener.Destination is { } to)
        {
            to.SocketAddress.CopyTo(slot.Address);
            slot.AddressLength = to.SocketAddress.Length;
            slot.Batch = to.Group.Index;
        }
        else
        {
            slot.Batch = -1;
        }
    }
}
