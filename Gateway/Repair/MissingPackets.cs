namespace Spaces.Gateway.Repair;

/// <summary>
/// Which of a speaker's last packets have not come: those are what redundancy may fill in. What lies before the first packet that counts is not missing:
/// another stream's, or from a time when the speaker was not to be heard.
/// </summary>
internal struct MissingPackets
{
    private const int Width = 64;

    private ulong _come; // bit n: newest - n
    private long _newest;
    private long _first;
    private bool _open;

    /// <summary>Counts a packet that may be heard, and that it may be the first of them.</summary>
    public void Came(long sequence)
    {
        if (!_open)
        {
            (_open, _first, _newest, _come) = (true, sequence, sequence, 1);
            return;
        }

        var ahead = sequence - _newest;
        if (ahead > 0)
        {
            _come = ahead >= Width ? 1 : (_come << (int)ahead) | 1;
            _newest = sequence;
        }
        else if (-ahead < Width)
        {
            _come |= 1UL << (int)-ahead;
        }
    }

    /// <summary>Nothing up to now is missing: another stream begins, or the speaker is not to be heard.</summary>
    public void Forget() => _open = false;

    /// <summary>Whether a packet before the newest has not come.</summary>
    public readonly bool IsMissing(long sequence)
    {
        var behind = _newest - sequence;
        return _open && sequence > _first && behind is > 0 and < Width && (_come >> (int)behind & 1) == 0;
    }
}
