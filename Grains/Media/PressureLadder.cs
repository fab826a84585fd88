using Spaces.Grains.Audio;

namespace Spaces.Grains.Media;

/// <summary>
/// The steps from what is configured down to a full silo, each cheaper than the one before: encoder effort first, which is hardly heard, then the number
/// of people heard at once, and only then is somebody turned away.
/// </summary>
internal static class PressureLadder
{
    // 5 to 1 to 0 halves the cost of an encode and more; above 5 an encode costs twice as much for little. 2 and 3 cost four fifths of 5 and sound like 1.
    private static readonly int[] Efforts = [5, 1, 0];

    // Two is the least that lets people answer each other.
    private static readonly int[] Heard = [8, 4, 3, 2];

    /// <summary>The steps for a room's settings; the first changes nothing, the last refuses new rooms.</summary>
    public static PressureStep[] For(MixerOptions mixer)
    {
        List<PressureStep> steps = [new(PressureLevel.None, mixer.Complexity, mixer.MaxHeard)];
        foreach (var effort in Efforts.Where(e => e < mixer.Complexity))
        {
            steps.Add(new PressureStep(PressureLevel.LowEffort, effort, mixer.MaxHeard));
        }

        foreach (var heard in Heard.Where(h => h < mixer.MaxHeard))
        {
            steps.Add(steps[^1] with { Level = PressureLevel.FewHeard, MaxHeard = heard });
        }

        steps.Add(steps[^1] with { Level = PressureLevel.Full });
        return [.. steps];
    }
}
