namespace Spaces.Faults.Scenarios;

/// <summary>Whether two mixes of one room ever reached a listener at once. One mix is 50 packets a second; two are 100.</summary>
internal static class TwoMixes
{
    // A mix that was held up for 200 ms and is sent at once makes 60 of 50.
    private const int Most = 60;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Adds the check over a time.</summary>
    public static void Check(Outcome outcome, Scene scene, TimeSpan from, TimeSpan to)
    {
        var busiest = scene.Fleet.Rooms.Max(r => r.Listener.Heard.Busiest(from, to, Second));
        outcome.Must($"never two mixes at once: ≤ {Most} packets a second", busiest <= Most, $"{busiest} packets in the busiest second");
        outcome.Figures["packets in the busiest second"] = busiest;
        // A mix that goes back in time between two packets in order is one of another clock.
        var back = scene.Fleet.Rooms.Sum(r => r.Listener.Heard.Ledgers(from, to).Sum(l => l.Steps.Where(s => s.Key <= 0).Sum(s => s.Value)));
        outcome.AtMost("steps back in the mix's time", back, 0);
    }
}
