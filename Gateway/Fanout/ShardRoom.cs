using Spaces.Gateway.Cadence;

namespace Spaces.Gateway.Fanout;

/// <summary>
/// One room's listeners on one shard, side by side by what they are sent: those who get every frame at once (people on stage, and clients that take no
/// longer packets), and the audience in its <see cref="CadenceGroup"/>s. Who comes, goes or changes does so between two frames, so that everybody hears
/// every frame once. One thread's, but for <see cref="Shard"/>.
/// </summary>
/// <param name="shard">Where it is.</param>
/// <param name="cadence">How long the audience's packets are.</param>
internal sealed partial class ShardRoom(FanoutShard shard, CadencePolicy cadence)
{
    private readonly SlotList _prompt = new();
    private readonly CadenceGroup[] _audience = [.. Enumerable.Range(0, CadenceGroup.Count).Select(i => new CadenceGroup(i))];
    private readonly Queue<ShardWork> _changes = new();
    private readonly List<Listener> _waiting = [];

    /// <summary>Who drives it; anything for it is posted there.</summary>
    public FanoutShard Shard => shard;

    /// <summary>It waits in its shard's round for its turn; the shard's mark.</summary>
    public bool IsQueued { get; set; }

    /// <summary>How many listeners there are.</summary>
    public int Count { get; private set; }

    /// <summary>Nobody is left, and nothing to do.</summary>
    public bool IsDone => Count == 0 && !IsQueued && _changes.Count == 0;

    /// <summary>How many of them may get longer packets.</summary>
    public int Audience => Count - _prompt.Count;

    /// <summary>Notes a change; it is carried out when no frame is on its way.</summary>
    public void Note(in ShardWork change)
    {
        _changes.Enqueue(change);
        if (!_sending)
        {
            CarryOutChanges();
        }
    }

    private void CarryOutChanges()
    {
        while (_changes.TryDequeue(out var change))
        {
            CarryOut(change.Listener!, change.Change);
        }

        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].List is null || TryRegroup(_waiting[i]))
            {
                _waiting.RemoveAt(i);
            }
        }
    }

    private void CarryOut(Listener listener, ListenerChange change)
    {
        switch (change)
        {
            case ListenerChange.Join:
                ListFor(listener).Add(listener);
                Count++;
                break;
            case ListenerChange.Leave when listener.List is { } list:
                list.Remove(listener);
                Count--;
                if (list.Count == 0)
                {
                    // Who joins next must not hear what was meant for them.
                    GroupOf(list)?.Forget();
                }

                break;
            case ListenerChange.Locate when listener.List is { } list:
                list.Locate(listener);
                break;
            case ListenerChange.Regroup when listener.List is not null && !TryRegroup(listener) && !_waiting.Contains(listener):
                _waiting.Add(listener);
                break;
        }
    }

    // From the stage to a group that has nothing open, from a group when it has nothing open: so nobody misses a frame nor hears one twice. With packets of
    // three frames a group is so after every third; a few people wait at a time.
    private bool TryRegroup(Listener listener)
    {
        var from = listener.List!;
        if (from == _prompt)
        {
            if (IsPrompt(listener))
            {
                return true;
            }

            if (SmallestGroup(closedOnly: true) is not { } to)
            {
                return false;
            }

            from.Remove(listener);
            to.Listeners.Add(listener);
            return true;
        }

        if (!IsPrompt(listener))
        {
            return true;
        }

        if (GroupOf(from)!.IsOpen)
        {
            return false;
        }

        from.Remove(listener);
        _prompt.Add(listener);
        return true;
    }

    private CadenceGroup? GroupOf(SlotList list) => Array.Find(_audience, g => g.Listeners == list);

    private static bool IsPrompt(Listener listener) => listener.OnStage || listener.Stream.MaxFramesPerPacket < FrameJoiner.MaxFramesPerPacket;

    private SlotList ListFor(Listener listener) => IsPrompt(listener) ? _prompt : SmallestGroup(closedOnly: false)!.Listeners;

    private CadenceGroup? SmallestGroup(bool closedOnly)
    {
        CadenceGroup? smallest = null;
        foreach (var group in _audience)
        {
            if (!(closedOnly && group.IsOpen) && (smallest is null || group.Listeners.Count < smallest.Listeners.Count))
            {
                smallest = group;
            }
        }

        return smallest;
    }
}
