namespace Spaces.Gateway.Fanout;

/// <summary>What a shard was given and has not looked at yet. Its lock is held for the time of a copy only, never by somebody who sends.</summary>
internal sealed class ShardInbox
{
    /// <summary>Frames that may wait: a second of a thousand rooms. Changes always fit.</summary>
    public const int MaxFrames = 50_000;

    private readonly object _gate = new();
    private List<ShardWork> _incoming = [];
    private List<ShardWork> _taken = [];
    private int _frames;
    private volatile bool _any;
    private bool _woken;

    /// <summary>Adds work; answers how many frames did not fit.</summary>
    public int Add(ReadOnlySpan<ShardWork> works)
    {
        var refused = 0;
        lock (_gate)
        {
            foreach (ref readonly var work in works)
            {
                if (work.Message is not null)
                {
                    if (_frames == MaxFrames)
                    {
                        refused++;
                        continue;
                    }

                    _frames++;
                }

                _incoming.Add(work);
            }

            _any = true;
            Monitor.Pulse(_gate);
        }

        return refused;
    }

    /// <summary>Waits for work or for <see cref="Wake"/>; for one thread.</summary>
    public void Wait(int milliseconds)
    {
        lock (_gate)
        {
            if (!_any && !_woken)
            {
                Monitor.Wait(_gate, milliseconds);
            }

            _woken = false;
        }
    }

    /// <summary>Ends a wait.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Takes all there is; good until the next call.</summary>
    public List<ShardWork> Take()
    {
        _taken.Clear();
        if (_any)
        {
            lock (_gate)
            {
                (_incoming, _taken) = (_taken, _incoming);
                _frames = 0;
                _any = false;
            }
        }

        return _taken;
    }
}
