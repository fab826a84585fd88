namespace Spaces.Grains.Audio;

/// <summary>How one speaker stands in the selection of who is heard.</summary>
/// <param name="number">The participant's number in the room.</param>
internal sealed class SpeakerScore(uint number)
{
    private const float Attack = 0.5f; // a new voice counts within two or three frames
    private const float Release = 0.06f; // the pause between two words does not

    /// <summary>The participant's number in the room.</summary>
    public uint Number { get; } = number;

    /// <summary>Smoothed level in dBov, -127 to 0.</summary>
    public float Smoothed { get; private set; } = -127;

    /// <summary>Whether there is audio at all.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Whether the level is of decoded audio; a level that is only claimed gives no place.</summary>
    public bool IsMeasured { get; private set; }

    /// <summary>Whether the speaker is heard.</summary>
    public bool IsHeard { get; set; }

    /// <summary>Ticks since the speaker became heard.</summary>
    public int HeardTicks { get; set; }

    /// <summary>Ticks since the level was last above the audible floor.</summary>
    public int FaintTicks { get; set; }

    /// <summary>One tick's level.</summary>
    /// <param name="active">Whether the speaker had audio.</param>
    /// <param name="measured">Whether it was decoded.</param>
    /// <param name="level">Level in dBov, -127 to 0.</param>
    public void Observe(bool active, bool measured, float level)
    {
        float target = active ? level : -127;
        if (active && !IsActive)
        {
            Smoothed = Math.Max(Smoothed, target); // a first syllable must not be lost to the smoothing
        }

        (IsActive, IsMeasured) = (active, measured);
        Smoothed += (target - Smoothed) * (target > Smoothed ? Attack : Release);
    }

    /// <summary>All but the number, in or out.</summary>
    public void Carry(StateCodec codec)
    {
        var (smoothed, active, measured, heard) = (Smoothed, IsActive, IsMeasured, IsHeard);
        codec.Value(ref smoothed);
        codec.Flag(ref active);
        codec.Flag(ref measured);
        codec.Flag(ref heard);
        (Smoothed, IsActive, IsMeasured, IsHeard) = (Math.Clamp(smoothed, -127, 0), active, measured, heard);
        HeardTicks = codec.Count(HeardTicks, int.MaxValue);
        FaintTicks = codec.Count(FaintTicks, int.MaxValue);
    }
}
