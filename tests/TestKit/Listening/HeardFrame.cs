namespace Spaces.TestKit.Listening;

/// <summary>A packet of sound as a listener got it.</summary>
/// <param name="Arrival">When, on the clock of <see cref="Peer.PeerEngine.Now"/>.</param>
/// <param name="Stream">Which of the listener's connections it came over: 0 is the first.</param>
/// <param name="Sequence">RTP sequence number, extended: never wraps.</param>
/// <param name="Timestamp">RTP time, 48 kHz.</param>
/// <param name="Level">How loud the room's own tone is in it, in dB of a full-scale sine; -200 for nothing at all.</param>
/// <param name="HasRecovery">It carries a copy of the frame before it (in-band FEC).</param>
public readonly record struct HeardFrame(TimeSpan Arrival, int Stream, long Sequence, uint Timestamp, float Level, bool HasRecovery)
{
    /// <summary>Below this the tone is not heard: a tone of an eighth of full scale has -18 dB, what is left of it by a fade or a codec is far below.</summary>
    public const float Audible = -45;

    /// <summary>Whether the room's tone is heard in it.</summary>
    public bool IsAudible => Level > Audible;
}

/// <summary>A time without the room's tone.</summary>
/// <param name="Start">Arrival of the last audible packet before it.</param>
/// <param name="End">Arrival of the first audible one after it.</param>
public readonly record struct Silence(TimeSpan Start, TimeSpan End)
{
    /// <summary>From packet to packet: without any fault it is 20 ms.</summary>
    public TimeSpan Length => End - Start;
}
