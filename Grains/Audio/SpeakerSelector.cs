namespace Spaces.Grains.Audio;

/// <summary>
/// Who is heard: the loudest few by smoothed level. A free place goes to anybody audible at once; a taken one only to
/// somebody louder by a margin, and not before it was held for a while, so that the set does not flap.
/// </summary>
/// <param name="places">Most speakers heard.</param>
/// <param name="margin">How much louder a challenger must be, in dB.</param>
/// <param name="holdTicks">Shortest time a place is held, and how long a faint speaker keeps it.</param>
/// <param name="floor">Level in dBov below which a speaker is faint.</param>
internal sealed class SpeakerSelector(int places, float margin, int holdTicks, float floor)
{
    /// <summary>Most speakers heard. Where more are, the faintest go at the next decision, however short they held their places.</summary>
    public int Places { get; set; } = places;

    /// <summary>Decides for this tick, by the flags of the scores.</summary>
    public void Select(ReadOnlySpan<SpeakerScore> scores)
    {
        int heard = 0;
        foreach (SpeakerScore score in scores)
        {
            score.FaintTicks = score.Smoothed < floor ? score.FaintTicks + 1 : 0;
            if (!score.IsHeard)
            {
                continue;
            }

            score.HeardTicks++;
            if (!score.IsActive || !score.IsMeasured || score.FaintTicks > holdTicks)
            {
                score.IsHeard = false;
                continue;
            }

            heard++;
        }

        for (; heard > Places && Faintest(scores, 0) is { } surplus; heard--)
        {
            surplus.IsHeard = false;
        }

        while (Loudest(scores) is { } challenger)
        {
            if (heard < Places)
            {
                heard++;
            }
            else if (Faintest(scores, holdTicks) is { } holder && challenger.Smoothed > holder.Smoothed + margin)
            {
                holder.IsHeard = false;
            }
            else
            {
                return;
            }

            (challenger.IsHeard, challenger.HeardTicks) = (true, 0);
        }
    }

    /// <summary>The loudest who is not heard but could be.</summary>
    private SpeakerScore? Loudest(ReadOnlySpan<SpeakerScore> scores)
    {
        SpeakerScore? best = null;
        foreach (SpeakerScore score in scores)
        {
            if (!score.IsHeard && score.IsActive && score.IsMeasured && score.Smoothed >= floor
                && (best is null || score.Smoothed > best.Smoothed))
            {
                best = score;
            }
        }

        return best;
    }

    /// <summary>The faintest heard one whose place may be taken.</summary>
    private static SpeakerScore? Faintest(ReadOnlySpan<SpeakerScore> scores, int held)
    {
        SpeakerScore? worst = null;
        foreach (SpeakerScore score in scores)
        {
            if (score.IsHeard && score.HeardTicks >= held && (worst is null || score.Smoothed < worst.Smoothed))
            {
                worst = score;
            }
        }

        return worst;
    }
}
