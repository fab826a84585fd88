using Spaces.Gateway.Options;

namespace Spaces.Gateway.Repair;

/// <summary>
/// How many earlier frames a listener's packets repeat, by what they lose: none, one, and two on a bad line. With hysteresis, as each change is a change of
/// payload type and of bandwidth. One for each listener.
/// </summary>
internal sealed class RepairPolicy(RepairOptions options)
{
    // Two frames in a row are lost often enough to be worth a third copy: independent loss of 10 % takes 1 % of pairs.
    private const double SecondFrom = 0.10;
    private const double SecondUntil = 0.06;

    /// <summary>Earlier frames, 0 to 2.</summary>
    public int Redundancy { get; private set; }

    /// <summary>Decides anew; call it with each report, and now and then without one.</summary>
    /// <param name="share">What is lost, 0 to 1, smoothed.</param>
    /// <returns>Whether anything changed.</returns>
    public bool Decide(double share)
    {
        var before = Redundancy;
        Redundancy = before switch
        {
            0 => share < options.LossPercentOn / 100 ? 0 : share < SecondFrom ? 1 : 2,
            1 => share < options.LossPercentOff / 100 ? 0 : share < SecondFrom ? 1 : 2,
            _ => share < options.LossPercentOff / 100 ? 0 : share < SecondUntil ? 1 : 2,
        };
        return Redundancy != before;
    }
}
