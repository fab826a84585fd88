namespace Spaces.Grains.Audio;

/// <summary>What a lane is to do next.</summary>
internal enum PlayoutKind : byte
{
    /// <summary>No packet is here in time; the lane may conceal and must report it.</summary>
    Starved,

    /// <summary>Decode the packet handed over.</summary>
    Decode,

    /// <summary>Recover <see cref="Playout.Samples"/> from the in-band FEC of the packet handed over, which stays for later.</summary>
    Recover,

    /// <summary>Conceal <see cref="Playout.Samples"/>: they are lost.</summary>
    Conceal,
}

/// <summary>One step of a lane.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Samples">How much audio it makes.</param>
/// <param name="PayloadLength">Bytes of the packet handed over.</param>
/// <param name="Level">Level that the packet's sender claims, in -dBov.</param>
/// <param name="Splice">Time jumps here: the sound before must be blended into the sound after.</param>
/// <param name="Restart">Another encoder starts here: the decoder's state is worth nothing.</param>
internal readonly record struct Playout(
    PlayoutKind Kind, int Samples = 0, int PayloadLength = 0, byte Level = 0, bool Splice = false, bool Restart = false);
