namespace Spaces.Gateway.Rtp;

/// <summary>
/// Turns 16-bit sequence numbers into ones that never wrap, by taking the candidate nearest to the highest seen so far. A
/// late packet from before a wrap gets its number from before the wrap. One stream, one caller.
/// </summary>
internal sealed class SequenceExtender
{
    private long _highest;
    private bool _started;

    /// <summary>
    /// Extends one number. The first is taken as it is; one that is late by up to 32,768 is smaller than the highest (it may
    /// be negative when it is older than a first packet near zero), one ahead by up to 32,767 is larger and moves the highest.
    /// </summary>
    public long Extend(ushort sequence)
    {
        if (!_started)
        {
            _started = true;
            _highest = sequence;
            return sequence;
        }

        long extended = _highest + (short)(sequence - (ushort)_highest);
        _highest = Math.Max(_highest, extended);
        return extended;
    }
}
