namespace Spaces.Grains.Options;

/// <summary>
/// What a silo may spend on mixing (section <c>Spaces:Budget</c>). Above it the rooms are mixed more cheaply, and at last no new room is opened here;
/// see <c>docs/operating.md</c>.
/// </summary>
public sealed class BudgetOptions
{
    /// <summary>
    /// Processor cores that may be busy with mixing, 0 to 1,024; less than the machine has where a gateway or anything else shares it. Default 0: as
    /// many as the process may use.
    /// </summary>
    public double Cores { get; set; }

    /// <summary>The share of <see cref="Cores"/> above which mixing gets cheaper, 0.1 to 0.95. Default 0.7: the rest is for messages and bursts.</summary>
    public double Target { get; set; } = 0.7;

    /// <summary>A tick that starts later than this after its deadline counts as late, 1 to 15 ms. Default 5 ms.</summary>
    public TimeSpan LateTick { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long the load must be low before quality goes up by one step, 0.1 s to 10 minutes. Default 10 s.</summary>
    public TimeSpan Recovery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The cores, with the default resolved.</summary>
    internal double UsableCores => Cores > 0 ? Cores : Environment.ProcessorCount;

    /// <summary>What is out of range, as sentences that name setting, value and bound.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!(Cores >= 0 && Cores <= 1024))
        {
            yield return FormattableString.Invariant($"Spaces:Budget:Cores is {Cores}; it must be 0 (as many as the process may use) to 1024.");
        }

        if (!(Target >= 0.1 && Target <= 0.95))
        {
            yield return FormattableString.Invariant($"Spaces:Budget:Target is {Target}; it must be 0.1 to 0.95.");
        }

        if (LateTick < TimeSpan.FromMilliseconds(1) || LateTick > TimeSpan.FromMilliseconds(15))
        {
            yield return $"Spaces:Budget:LateTick is {LateTick}; it must be 1 to 15 ms.";
        }

        if (Recovery < TimeSpan.FromMilliseconds(100) || Recovery > TimeSpan.FromMinutes(10))
        {
            yield return $"Spaces:Budget:Recovery is {Recovery}; it must be 0.1 s to 10 minutes.";
        }
    }
}
