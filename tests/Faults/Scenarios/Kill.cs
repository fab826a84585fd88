namespace Spaces.Faults.Scenarios;

/// <summary>One kill -9 of a silo, and what its rooms and the others made of it.</summary>
/// <param name="Silo">Which.</param>
/// <param name="Rooms">Rooms that it had.</param>
/// <param name="SpeakAgain">From the kill to the first sound of its rooms after the silence.</param>
/// <param name="WorstOther">The longest gap of a room that was elsewhere; zero when there was none.</param>
/// <param name="Others">Rooms that were elsewhere.</param>
/// <param name="SenderLate">The most that this machine itself delayed a speaker's packet meanwhile.</param>
internal sealed record Kill(string Silo, int Rooms, (TimeSpan Median, TimeSpan Max) SpeakAgain, TimeSpan WorstOther, int Others, TimeSpan SenderLate)
{
    private const double WatchSeconds = 8;

    /// <summary>Kills and watches for eight seconds.</summary>
    public static async Task<Kill> MakeAsync(Scene scene, string silo, CancellationToken cancel)
    {
        var homes = await scene.HomesAsync(cancel);
        var count = await scene.RoomsOnAsync(silo, cancel);
        var from = Scene.Now;
        await scene.Cluster.StrikeAsync(cancel, "kill", silo);
        await Scene.PassAsync(WatchSeconds, cancel);
        await scene.Cluster.LookAsync(cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var (hit, others) = Scene.Part(scene.Silences(from, to), silo, homes, count);
        // From the last sound before: the script itself needs some milliseconds to kill, so this is the longer of both and never the shorter.
        var again = hit.Select(h => h.Silence.Length.TotalMilliseconds).ToArray();
        var spread = TestKit.Percentiles.Of(again);
        return new Kill(
            silo, hit.Length, (TimeSpan.FromMilliseconds(spread.P50), TimeSpan.FromMilliseconds(spread.Max)), Scene.Longest(others), others.Length,
            scene.Fleet.Choir.LatestBetween(from, to));
    }

    /// <summary>Adds the figures that are not checked.</summary>
    public void Describe(Outcome outcome)
    {
        outcome.Figures["rooms on the silo"] = Rooms;
        outcome.Figures["rooms elsewhere"] = Others;
        outcome.Figures["speak again, median ms"] = Math.Ceiling(SpeakAgain.Median.TotalMilliseconds);
    }
}
