namespace Spaces.Faults.Scenarios;

/// <summary>Every silo, then every gateway, is replaced, one at a time; with <c>--old-bin</c> the cluster begins as an older build.</summary>
internal sealed class Rolling : Scenario
{
    private const double Settle = 5;

    /// <inheritdoc />
    public override string Name => "rolling";

    /// <inheritdoc />
    public override string Fault => "rolling restart of every silo, then every gateway";

    /// <inheritdoc />
    public override string? Bin(FaultOptions options) => options.OldBin;

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var before = await scene.StatesAsync(cancel);
        var begin = Scene.Now;
        await ReplaceAllAsync(scene, "silo", cancel);
        var between = Scene.Now;
        await ReplaceAllAsync(scene, "gateway", cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));

        outcome.AtMost("longest silence while silos are replaced", Scene.Longest(scene.Silences(begin, between)), Handover);
        outcome.AtMost("longest silence while gateways are replaced", Scene.Longest(scene.Silences(between, to)), Undisturbed);
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes), 0);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        outcome.Figures["clients that moved"] = scene.Fleet.Seats.Count(s => s.Moves > 0);
        outcome.Figures["seconds in all"] = Math.Round((to - begin).TotalSeconds);
        outcome.Figures["older build first"] = scene.Options.OldBin is not null;
        if (changed.Count > 0)
        {
            outcome.Notes.Add(changed.Example);
        }

        return outcome;
    }

    private static async Task ReplaceAllAsync(Scene scene, string kind, CancellationToken cancel)
    {
        foreach (var node in scene.Cluster.Nodes.Of(kind).Select(n => n.Name).ToArray())
        {
            scene.Say($"replacing {node}");
            await scene.Cluster.StrikeAsync(cancel, "term", node);
            await scene.Cluster.StrikeAsync(cancel, "wait", node, "120");
            await scene.Cluster.DoAsync(cancel, "start", node, "--bin", scene.Options.Root);
            // As whoever replaces nodes by a service manager: the next one goes when this one has settled (minReadySeconds).
            await Scene.PassAsync(Settle, cancel);
            await scene.SettleAsync(cancel);
        }
    }
}
