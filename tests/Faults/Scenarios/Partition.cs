namespace Spaces.Faults.Scenarios;

/// <summary>A silo is cut off for twenty seconds, in silence: from both Redis servers, or from everything.</summary>
internal sealed class Partition(string name) : Scenario
{
    private const double CutOff = 20;
    private const double Healed = 10;

    private bool IsWhole => name == "partition-all";

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override string Fault => IsWhole ? "a silo cut off from everything for 20 s" : "a silo cut off from Redis only (members and store) for 20 s";

    /// <inheritdoc />
    public override bool NeedsNamespaces => true;

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var before = await scene.StatesAsync(cancel);
        var homes = await scene.HomesAsync(cancel);
        var count = await scene.RoomsOnAsync("silo1", cancel);

        var from = Scene.Now;
        foreach (var what in IsWhole ? ["all"] : new[] { "redis", "store" })
        {
            await scene.Cluster.StrikeAsync(cancel, "partition", "silo1", what);
        }

        await Scene.PassAsync(CutOff, cancel);
        var healed = Scene.Now;
        await scene.Cluster.StrikeAsync(cancel, "heal", "silo1");
        await Scene.PassAsync(Healed, cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var (hit, others) = Scene.Part(scene.Silences(from, to), "silo1", homes, count);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));

        outcome.AtMost("rooms of the silo speak again", Scene.Longest(hit), TimeSpan.FromSeconds(5));
        outcome.AtMost("longest gap of the other rooms", Scene.Longest(others), Undisturbed);
        TwoMixes.Check(outcome, scene, healed, to);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        outcome.Figures["rooms on the silo"] = hit.Length;
        outcome.Figures["reconnects"] = scene.Fleet.Seats.Sum(s => s.Resumes);
        outcome.Figures["the silo afterwards"] = (await scene.Cluster.LookAsync(cancel))["silo1"].State;
        return outcome;
    }
}
