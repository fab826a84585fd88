namespace Spaces.Gateway.Srtp;

/// <summary>
/// Remembers which of the last 128 packet indices came (RFC 3711 section 3.3.2 asks for 64 at least; 128 packets of speech
/// are 2.5 s). Asking and marking are two calls, as only an authentic packet may move the window. A mutable value: keep it
/// in a field or an array, never in a copy.
/// </summary>
internal struct ReplayWindow
{
    /// <summary>Indices the window reaches back, the highest included.</summary>
    public const int Size = 128;

    private ulong _highest;

    // Bit n stands for the index n below the highest. Nothing has been marked while it is 0, as the highest itself is bit 0.
    private UInt128 _seen;

    /// <summary>Answers <see cref="SrtpResult.Ok"/>, <see cref="SrtpResult.Replayed"/> or <see cref="SrtpResult.TooOld"/>.</summary>
    public readonly SrtpResult Check(ulong index)
    {
        if (_seen == UInt128.Zero || index > _highest)
        {
            return SrtpResult.Ok;
        }

        ulong age = _highest - index;
        if (age >= Size)
        {
            return SrtpResult.TooOld;
        }

        return ((_seen >> (int)age) & UInt128.One) == UInt128.Zero ? SrtpResult.Ok : SrtpResult.Replayed;
    }

    /// <summary>Marks an index for which <see cref="Check"/> answered <see cref="SrtpResult.Ok"/>.</summary>
    public void Mark(ulong index)
    {
        if (_seen == UInt128.Zero)
        {
            _highest = index;
            _seen = UInt128.One;
        }
        else if (index > _highest)
        {
            ulong ahead = index - _highest;
            _seen = ahead >= Size ? UInt128.One : (_seen << (int)ahead) | UInt128.One;
            _highest = index;
        }
        else if (_highest - index < Size)
        {
            _seen |= UInt128.One << (int)(_highest - index);
        }
    }
}
