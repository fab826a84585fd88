namespace Spaces.Grains.Audio;

/// <summary>Which of a stream's sequence numbers were received lately, and whether a number belongs to another stream.</summary>
internal sealed class SequenceWindow
{
    private const int Size = 64;
    private const int RestartDistance = 3_000;
    private const int LateRunIsRestart = 10;

    private bool _any;
    private long _newest;
    private ulong _seen; // bit i: newest - i was received
    private long _lateNext;
    private int _lateRun;

    /// <summary>Forgets all; the next number is the first of its stream.</summary>
    public void Restart() => (_any, _lateRun) = (false, 0);

    /// <summary>
    /// Whether a number is so far away, or continues a run of late ones so long, that a new stream must have begun.
    /// </summary>
    public bool IsElsewhere(long sequence)
    {
        long ahead = sequence - _newest;
        if (!_any)
        {
            return false;
        }

        if (ahead is > RestartDistance or < -RestartDistance)
        {
            return true;
        }

        // A stream that starts anew a little behind looks late; ten in a row with none of the old between are no accident.
        if (ahead <= -LateRunIsRestart)
        {
            _lateRun = sequence == _lateNext ? _lateRun + 1 : 1;
            _lateNext = sequence + 1;
            return _lateRun >= LateRunIsRestart;
        }

        _lateRun = 0;
        return false;
    }

    /// <summary>Marks a number as received; false when it was already. Numbers older than the window are not known.</summary>
    public bool TryMark(long sequence)
    {
        long ahead = sequence - _newest;
        if (!_any)
        {
            (_any, _newest, _seen) = (true, sequence, 1);
            return true;
        }

        if (ahead > 0)
        {
            (_newest, _seen) = (sequence, (ahead < Size ? _seen << (int)ahead : 0) | 1);
            return true;
        }

        if (ahead <= -Size)
        {
            return true;
        }

        ulong bit = 1UL << (int)-ahead;
        bool fresh = (_seen & bit) == 0;
        _seen |= bit;
        return fresh;
    }

    /// <summary>The whole state, in or out.</summary>
    public void Carry(StateCodec codec)
    {
        codec.Flag(ref _any);
        codec.Value(ref _newest);
        codec.Value(ref _seen);
        codec.Value(ref _lateNext);
        codec.Value(ref _lateRun);
    }
}
