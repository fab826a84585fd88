namespace Spaces.TestKit.Audio;

/// <summary>One packet of what somebody heard: when it came, and how much of the tone is in it, in dB relative to a full-scale sine.</summary>
public readonly record struct ToneFrame(TimeSpan Arrival, double Level);

/// <summary>
/// When a tone went and when it came back, packet by packet. A packet with a tenth of the tone's amplitude has the tone; how loud it must be to be back is asked.
/// </summary>
public sealed class ToneTrack
{
    /// <summary>This far below its steady level a tone is gone, dB: a tenth of its amplitude.</summary>
    public const double Gone = 20;

    /// <summary>This far below its steady level a tone has half its amplitude, dB.</summary>
    public const double Half = 6;

    /// <summary>How long nothing of the tone may be heard for it to count as silent.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    private readonly ToneFrame[] _frames;
    private readonly double _steady;

    /// <param name="frames">What was heard, in any order.</param>
    /// <param name="steady">Level of the tone while it is there, dB relative to a full-scale sine.</param>
    public ToneTrack(IEnumerable<ToneFrame> frames, double steady)
    {
        _frames = [.. frames.OrderBy(f => f.Arrival)];
        _steady = steady;
    }

    /// <summary>The tone's track in decoded sound, a level for each packet.</summary>
    internal static ToneTrack Of(DecodedSound sound, double frequency, double amplitude) => new(
        sound.Frames.Select(f => new ToneFrame(f.Arrival, SpectrumProbe.Level(sound.Pcm.AsSpan(f.Position, f.Samples), frequency))),
        20 * Math.Log10(amplitude));

    /// <summary>
    /// Arrival of the last packet with the tone; <paramref name="since"/> itself when none came after it. Null when the tone was not there at
    /// <paramref name="since"/>, when it went on to less than <see cref="Quiet"/> before <paramref name="until"/>, or when nothing at all came in that last time.
    /// </summary>
    public TimeSpan? LastBeforeSilence(TimeSpan since, TimeSpan until)
    {
        var first = FirstFrom(since);
        var end = FirstFrom(until);
        if (first == 0 || !Has(_frames[first - 1]) || end == 0 || _frames[end - 1].Arrival < until - Quiet)
        {
            return null;
        }

        for (var i = end - 1; i >= first; i--)
        {
            if (Has(_frames[i]))
            {
                return _frames[i].Arrival < until - Quiet ? _frames[i].Arrival : null;
            }
        }

        return since;
    }

    /// <summary>
    /// Arrival of the first packet in a stretch of time with the tone at no more than <paramref name="below"/> dB below its steady level. Null when the tone was there already at <paramref name="since"/>, or did not come before
    /// <paramref name="until"/>.
    /// </summary>
    public TimeSpan? FirstAfterSilence(TimeSpan since, TimeSpan until, double below)
    {
        var first = FirstFrom(since);
        if (first > 0 && Has(_frames[first - 1]))
        {
            return null;
        }

        for (var i = first; i < _frames.Length && _frames[i].Arrival < until; i++)
        {
            if (_frames[i].Level >= _steady - below)
            {
                return _frames[i].Arrival;
            }
        }

        return null;
    }

    private bool Has(ToneFrame frame) => frame.Level > _steady - Gone;

    // The place of the first packet that did not come before a time.
    private int FirstFrom(TimeSpan time)
    {
        var (low, high) = (0, _frames.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _frames[middle].Arrival < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
