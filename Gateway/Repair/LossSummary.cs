using System.Runtime.CompilerServices;

namespace Spaces.Gateway.Repair;

/// <summary>Percentiles of many listeners' loss, in whole percent; of any number of listeners in a few hundred bytes.</summary>
internal struct LossSummary
{
    private const int Steps = 101;

    private Counts _counts;
    private int _count;

    /// <summary>Adds a listener.</summary>
    /// <param name="share">What they lose, 0 to 1.</param>
    public void Add(double share)
    {
        _counts[(int)Math.Round(Math.Clamp(share, 0, 1) * (Steps - 1))]++;
        _count++;
    }

    /// <summary>The loss, in percent, that a share of the listeners stays within; 0 without listeners.</summary>
    /// <param name="share">0 to 1.</param>
    public readonly int Percentile(double share)
    {
        var within = (int)Math.Ceiling(_count * share);
        var sum = 0;
        for (var i = 0; i < Steps; i++)
        {
            sum += _counts[i];
            if (sum >= within)
            {
                return i;
            }
        }

        return 0;
    }

    [InlineArray(Steps)]
    private struct Counts
    {
        private int _first;
    }
}
