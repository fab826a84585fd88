namespace Spaces.Faults.Scenarios;

/// <summary>One thing that is to be met, and what was measured of it.</summary>
/// <param name="Target">In words, with the limit.</param>
/// <param name="Measured">In words, not rounded towards the limit.</param>
/// <param name="Met">Whether it is.</param>
internal sealed record Check(string Target, string Measured, bool Met);

/// <summary>What a scenario measured.</summary>
internal sealed class Outcome
{
    private readonly List<Check> _checks = [];

    /// <summary>What was to be met.</summary>
    public IReadOnlyList<Check> Checks => _checks;

    /// <summary>Further figures by name, with the unit in the name.</summary>
    public SortedDictionary<string, object> Figures { get; } = new(StringComparer.Ordinal);

    /// <summary>Remarks for whoever reads the numbers.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Whether all was met.</summary>
    public bool IsMet => _checks.Count > 0 && _checks.TrueForAll(c => c.Met);

    /// <summary>A figure that is a number.</summary>
    public double NumberOf(string figure) => Convert.ToDouble(Figures[figure], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Checks a time against its limit; shown in whole milliseconds, rounded up.</summary>
    public void AtMost(string what, TimeSpan measured, TimeSpan limit)
    {
        var milliseconds = Math.Ceiling(measured.TotalMilliseconds);
        _checks.Add(new Check($"{what} ≤ {Text(limit)}", $"{milliseconds} ms", measured <= limit));
        Figures[$"{what}, ms"] = milliseconds;
    }

    /// <summary>Checks a count against its limit.</summary>
    public void AtMost(string what, double measured, double limit)
    {
        _checks.Add(new Check(limit == 0 ? $"no {what}" : $"{what} ≤ {limit}", $"{measured:0.###}", measured <= limit));
        Figures[what] = measured;
    }

    /// <summary>Checks something that is or is not so.</summary>
    public void Must(string what, bool met, string measured)
    {
        _checks.Add(new Check(what, measured, met));
        Figures[what] = met;
    }

    private static string Text(TimeSpan limit) => limit.TotalSeconds >= 1 ? $"{limit.TotalSeconds:0.#} s" : $"{limit.TotalMilliseconds:0} ms";
}
