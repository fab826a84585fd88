namespace Spaces.Faults.Scenarios;

/// <summary>Silos are killed by turns and come back, many times: the system is warm after the first.</summary>
internal sealed class TwentyKills : Scenario
{
    private static readonly TimeSpan SpreadWithin = TimeSpan.FromSeconds(45);

    /// <inheritdoc />
    public override string Name => "twenty-kills";

    /// <inheritdoc />
    public override string Fault => "kill -9 a silo, twenty times by turns";

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var kills = new List<Kill>();
        for (var i = 0; i < scene.Options.Kills; i++)
        {
            var silo = $"silo{1 + (i % 2)}";
            var kill = await Kill.MakeAsync(scene, silo, cancel);
            kills.Add(kill);
            scene.Say(
                $"| {i + 1} | {silo} | {kill.Rooms} | {Ms(kill.SpeakAgain.Median)} | {Ms(kill.SpeakAgain.Max)} | {kill.Others} | {Ms(kill.WorstOther)} | {Ms(kill.SenderLate)} |");
            await scene.Cluster.DoAsync(cancel, "start", silo);
            await scene.CalmAsync(cancel);
            // Where the balancer spreads the rooms again, the next silo to die does not have all of them.
            await Scene.WaitAsync(async () => await scene.RoomsOnAsync(silo, cancel) >= scene.Options.Rooms / 4, SpreadWithin, cancel);
            await Scene.PassAsync(3, cancel);
            await scene.SettleAsync(cancel);
            foreach (var seat in scene.Fleet.Seats)
            {
                seat.Heard.ForgetBefore(Scene.Now - TimeSpan.FromSeconds(2));
            }
        }

        var warm = kills.Skip(1).ToArray();
        outcome.AtMost("rooms of a killed silo speak again", kills.Max(k => k.SpeakAgain.Max), TimeSpan.FromSeconds(2));
        outcome.AtMost("longest gap of the other rooms", kills.Max(k => k.WorstOther), Undisturbed);
        outcome.Figures["kills"] = kills.Count;
        outcome.Figures["without the first: speak again, worst ms"] = Math.Ceiling(warm.Select(k => k.SpeakAgain.Max.TotalMilliseconds).DefaultIfEmpty().Max());
        outcome.Figures["without the first: other rooms, worst ms"] = Math.Ceiling(warm.Select(k => k.WorstOther.TotalMilliseconds).DefaultIfEmpty().Max());
        outcome.Figures["speak again, median of the medians ms"] = Math.Ceiling(TestKit.Percentiles.Of(kills.Select(k => k.SpeakAgain.Median.TotalMilliseconds)).P50);
        outcome.Figures["kills with rooms elsewhere"] = kills.Count(k => k.Others > 0);
        return outcome;
    }

    private static string Ms(TimeSpan time) => $"{Math.Ceiling(time.TotalMilliseconds)}";
}
