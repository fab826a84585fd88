namespace Spaces.Grains.Options;

/// <summary>How a silo hands its rooms over (section <c>Spaces:Drain</c>).</summary>
public sealed class DrainOptions
{
    /// <summary>
    /// Rooms on their way at once, 1 to 100. Default 5: each is silent for its move, and more at once make each move longer.
    /// </summary>
    public int Parallel { get; set; } = 5;

    /// <summary>What is out of range, as sentences that name setting, value and bound.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Parallel is < 1 or > 100)
        {
            yield return $"Spaces:Drain:Parallel is {Parallel}; it must be 1 to 100.";
        }
    }
}
