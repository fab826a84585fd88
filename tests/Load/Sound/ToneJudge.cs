using Spaces.Grains.Interfaces.Audio;
using Spaces.TestKit.Audio;

namespace Spaces.Load.Sound;

/// <summary>A tone that is, or should not be, in what somebody hears.</summary>
internal readonly record struct ExpectedTone(int Frequency, double Amplitude);

/// <summary>What was found of the tones in one recording.</summary>
/// <param name="Ok">Tones that should be and are there.</param>
/// <param name="Missing">Tones that should be there and are not, or too few of those of which only some are heard.</param>
/// <param name="Leaked">Tones that should not be there: one's own, or another room's.</param>
/// <param name="OwnBelow">How far one's own tone is below the level it is sent at, dB; null for a listener.</param>
internal sealed record ToneVerdict(int Ok, IReadOnlyList<int> Missing, IReadOnlyList<int> Leaked, double? OwnBelow);

/// <summary>Looks for tones in windows of a second and goes by the median of them.</summary>
internal static class ToneJudge
{
    /// <summary>A tone fainter than it was sent by more than this counts as missing, dB.</summary>
    public const double Faint = 10;

    /// <summary>A tone that should not be there may be there this far below the level it is sent at, dB.</summary>
    public const double Leak = 30;

    /// <param name="pcm">What was heard.</param>
    /// <param name="room">Tones of the room's other speakers.</param>
    /// <param name="heard">How many of them the mixer lets through.</param>
    /// <param name="own">One's own tone; null for a listener.</param>
    /// <param name="foreign">Tones of other rooms that this room does not use.</param>
    public static ToneVerdict Judge(
        ReadOnlySpan<float> pcm, IReadOnlyList<ExpectedTone> room, int heard, ExpectedTone? own, IReadOnlyList<ExpectedTone> foreign)
    {
        var missing = new List<int>();
        foreach (var tone in room)
        {
            if (Below(pcm, tone) > Faint)
            {
                missing.Add(tone.Frequency);
            }
        }

        var ok = room.Count - missing.Count;
        if (room.Count > heard && ok >= heard)
        {
            missing.Clear();
        }

        var leaked = new List<int>();
        foreach (var tone in foreign)
        {
            if (Below(pcm, tone) < Leak)
            {
                leaked.Add(tone.Frequency);
            }
        }

        double? ownBelow = own is { } mine ? Below(pcm, mine) : null;
        if (ownBelow < Leak)
        {
            leaked.Add(own!.Value.Frequency);
        }

        return new ToneVerdict(ok, missing, leaked, ownBelow);
    }

    private static double Below(ReadOnlySpan<float> pcm, ExpectedTone tone)
    {
        var windows = pcm.Length / AudioFormat.SampleRate;
        if (windows == 0)
        {
            return 200;
        }

        var levels = new double[windows];
        for (var i = 0; i < windows; i++)
        {
            levels[i] = SpectrumProbe.Level(pcm.Slice(i * AudioFormat.SampleRate, AudioFormat.SampleRate), tone.Frequency);
        }

        Array.Sort(levels);
        return (20 * Math.Log10(tone.Amplitude)) - levels[windows / 2];
    }
}
