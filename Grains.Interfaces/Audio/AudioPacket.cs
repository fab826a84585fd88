namespace Spaces.Grains.Interfaces.Audio;

/// <summary>
/// One Opus packet of one speaker on its way into the room, after the gateway ended its RTP life: sequence and time are
/// extended, padding is gone, the level is read. A view over the batch that brought it; it is never stored as it is.
/// </summary>
/// <param name="sequence">Extended RTP sequence number; wraps are already counted.</param>
/// <param name="mediaTime">Extended RTP timestamp in 48 kHz ticks; wraps are already counted, the origin is arbitrary.</param>
/// <param name="level">Audio level in -dBov, 0 (loudest) to 127 (silence), RFC 6464.</param>
/// <param name="voice">The sender's voice activity flag (RFC 6464); true where it was not sent.</param>
/// <param name="payload">The Opus packet (RFC 6716 section 3), 1 to 1,275 bytes.</param>
public readonly ref struct AudioPacket(long sequence, long mediaTime, byte level, bool voice, ReadOnlySpan<byte> payload)
{
    /// <summary>Extended RTP sequence number.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>Extended RTP timestamp in 48 kHz ticks.</summary>
    public long MediaTime { get; } = mediaTime;

    /// <summary>Audio level in -dBov: 0 is the loudest, 127 is silence.</summary>
    public byte Level { get; } = level;

    /// <summary>The sender's voice activity flag.</summary>
    public bool Voice { get; } = voice;

    /// <summary>The Opus packet.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;
}
