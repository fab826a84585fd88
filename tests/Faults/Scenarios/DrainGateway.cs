namespace Spaces.Faults.Scenarios;

/// <summary>A gateway is asked to end: it lets its people move first.</summary>
internal sealed class DrainGateway : Scenario
{
    /// <inheritdoc />
    public override string Name => "drain-gateway";

    /// <inheritdoc />
    public override string Fault => "drain a gateway (SIGTERM)";

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var before = await scene.StatesAsync(cancel);
        var hit = scene.Fleet.Seats.Where(s => s.Gateway == scene.Fleet.Gateways[0]).ToArray();
        var name = scene.Cluster.Nodes.Of("gateway").First().Name;
        var from = Scene.Now;
        await scene.Cluster.StrikeAsync(cancel, "term", name);
        var ended = await Scene.WaitAsync(
            async () => (await scene.Cluster.LookAsync(cancel))[name].State == "ended", TimeSpan.FromSeconds(120), cancel);
        var took = Scene.Now - from;
        await Scene.PassAsync(3, cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));

        outcome.Must("the gateway ends by itself", ended, $"{took.TotalSeconds:F1} s with {hit.Length} people");
        outcome.AtMost("longest silence of any listener", Scene.Longest(scene.Silences(from, to)), Undisturbed);
        outcome.AtMost("people who did not move", hit.Count(s => s.Moves == 0), 0);
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes), 0);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        outcome.Figures["drain, s"] = Math.Round(took.TotalSeconds, 1);
        if (changed.Count > 0)
        {
            outcome.Notes.Add(changed.Example);
        }

        return outcome;
    }
}
