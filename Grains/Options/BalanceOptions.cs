namespace Spaces.Grains.Options;

/// <summary>When rooms are moved so that all silos mix as much (section <c>Spaces:Balance</c>).</summary>
public sealed class BalanceOptions
{
    /// <summary>Whether they are. Default true. Where a room opens, and draining, do not depend on it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// By how much two silos may differ in the share of their cores that mixing takes, as a share of the cluster's mean; 0.02 to 1. Default 0.1: below the
    /// 15 % that is aimed at, as the figures are a few seconds old.
    /// </summary>
    public double Tolerance { get; set; } = 0.1;

    /// <summary>How often it is looked at, 1 s to 1 minute. Default 2 s.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What is out of range, as sentences that name setting, value and bound.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!(Tolerance >= 0.02 && Tolerance <= 1))
        {
            yield return FormattableString.Invariant($"Spaces:Balance:Tolerance is {Tolerance}; it must be 0.02 to 1.");
        }

        if (Period < TimeSpan.FromSeconds(1) || Period > TimeSpan.FromMinutes(1))
        {
            yield return $"Spaces:Balance:Period is {Period}; it must be 1 s to 1 minute.";
        }
    }
}
