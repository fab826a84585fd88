namespace Spaces.Gateway.Srtp;

/// <summary>
/// The rollover counter of one source: turns a 16-bit sequence number into the 48-bit packet index ROC * 2^16 + SEQ
/// (RFC 3711 section 3.3.1). Guessing and moving are two calls, as only an authentic packet may move it. A mutable value:
/// keep it in a field or an array, never in a copy.
/// </summary>
internal struct RolloverCounter
{
    private const long EndOfIndices = 1L << 48;
    private const int Half = 1 << 15;

    private long _highest;
    private bool _started;

    /// <summary>Starts at a given count: 0 with DTLS-SRTP, else what key management says of a stream joined late.</summary>
    public RolloverCounter(uint roc)
    {
        _highest = (long)roc << 16;
        _started = false;
    }

    /// <summary>The rollover count of the highest index so far.</summary>
    public readonly uint Roc => (uint)(_highest >> 16);

    /// <summary>The highest packet index so far; meaningful only once <see cref="HasStarted"/>.</summary>
    public readonly long Highest => _highest;

    /// <summary>True once an index has been committed.</summary>
    public readonly bool HasStarted => _started;

    /// <summary>
    /// The index nearest to the highest so far. False when it would be 2^48 or more: the key is used up.
    /// </summary>
    public readonly bool TryGuess(ushort sequence, out ulong index)
    {
        long guess = (_highest & ~0xFFFFL) | sequence;
        if (_started)
        {
            int difference = sequence - (int)(_highest & 0xFFFF);
            if (difference > Half)
            {
                // Late, from before the last wrap. With a count of 0 there was no wrap (the sender began at 0 as well), so
                // then it can only be a jump forward.
                guess -= guess >= 0x10000 ? 0x10000 : 0;
            }
            else if (difference < -Half)
            {
                guess += 0x10000;
            }
        }

        index = (ulong)guess;
        return guess < EndOfIndices;
    }

    /// <summary>Takes note of an authentic packet's index; an older one than the highest changes nothing.</summary>
    public void Commit(ulong index)
    {
        _highest = _started ? Math.Max(_highest, (long)index) : (long)index;
        _started = true;
    }
}
