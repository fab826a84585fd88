namespace Spaces.Load.Sound;

/// <summary>
/// Which speaker has which frequency: 31 on a geometric grid from 300 to 3,400 Hz, so that no sum or difference of some of them falls on
/// another. Neighbours in a room are seven places apart; rooms take turns, so that a tone from another room shows.
/// </summary>
internal static class Tones
{
    public const int Count = 31;

    private const int Stride = 7;

    /// <summary>Whole hertz, so that a loop of a second is seamless.</summary>
    public static int Frequency(int room, int speaker, int speakers)
    {
        var place = ((room * speakers) + speaker) * Stride % Count;
        return (int)Math.Round(300 * Math.Pow(3400 / 300.0, place / (Count - 1.0)));
    }

    /// <summary>Peak of a speaker's tone. When more speak than are heard, the first is 8 dB louder, so that they are always among them.</summary>
    public static double Amplitude(int speaker, int speakers, int heard) => speaker == 0 && speakers > heard ? 0.25 : 0.1;
}
