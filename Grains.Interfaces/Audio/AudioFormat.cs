namespace Spaces.Grains.Interfaces.Audio;

/// <summary>The one audio format of the media plane: 48 kHz Opus time in frames of 20 ms (RFC 7587 section 4.1).</summary>
public static class AudioFormat
{
    /// <summary>Samples a second of each channel, and ticks a second of media time.</summary>
    public const int SampleRate = 48_000;

    /// <summary>Length of one mixed frame in milliseconds.</summary>
    public const int FrameMilliseconds = 20;

    /// <summary>Samples a frame and channel (20 ms at 48 kHz).</summary>
    public const int FrameSamples = SampleRate / 1000 * FrameMilliseconds;

    /// <summary>Mixed frames a second.</summary>
    public const int FramesPerSecond = 1000 / FrameMilliseconds;

    /// <summary>The largest payload one Opus frame may have, in bytes (RFC 6716 section 3.4, rule R2).</summary>
    public const int MaxFrameBytes = 1275;

    /// <summary>The longest audio one Opus packet may hold, in samples: 120 ms (RFC 6716 section 3.4, rule R5).</summary>
    public const int MaxPacketSamples = SampleRate / 1000 * 120;

    /// <summary>Level of digital silence in -dBov (RFC 6464 section 3); 0 is the loudest.</summary>
    public const byte SilentLevel = 127;
}
