namespace Spaces.Grains.Media;

/// <summary>Whether a silo's media clock beats: without it no room of the silo has sound.</summary>
public interface IClockPulse
{
    /// <summary>How long ago the clock woke up last; it does so every 5 ms. Null before it began.</summary>
    TimeSpan? SinceLastBeat { get; }
}
