namespace Spaces.Faults.Scenarios;

/// <summary>A silo's process is frozen for ten seconds, and wakes up.</summary>
internal sealed class HangSilo : Scenario
{
    private const double Frozen = 10;
    private const double Awake = 10;

    /// <inheritdoc />
    public override string Name => "hang-silo";

    /// <inheritdoc />
    public override string Fault => "SIGSTOP a silo for 10 s, then SIGCONT";

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var before = await scene.StatesAsync(cancel);
        var edge = await scene.MetricsAsync("gateway", cancel);
        var homes = await scene.HomesAsync(cancel);
        var count = await scene.RoomsOnAsync("silo1", cancel);

        var from = Scene.Now;
        await scene.Cluster.StrikeAsync(cancel, "stop", "silo1");
        await Scene.PassAsync(Frozen, cancel);
        var woken = Scene.Now;
        await scene.Cluster.StrikeAsync(cancel, "cont", "silo1");
        await Scene.PassAsync(Awake, cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var (hit, others) = Scene.Part(scene.Silences(from, to), "silo1", homes, count);
        var edgeAfter = await scene.MetricsAsync("gateway", cancel);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));

        outcome.AtMost("rooms of the silo speak again", Scene.Longest(hit), TimeSpan.FromSeconds(5));
        outcome.AtMost("longest gap of the other rooms", Scene.Longest(others), Undisturbed);
        TwoMixes.Check(outcome, scene, woken, to);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        outcome.Figures["rooms on the silo"] = hit.Length;
        outcome.Figures["reconnects"] = scene.Fleet.Seats.Sum(s => s.Resumes);
        foreach (var reason in new[] { "StaleFrame", "UnknownRoom" })
        {
            var label = $"reason=\"{reason}\"";
            outcome.Figures[$"frames that gateways turned away: {reason}"] =
                edgeAfter.Sum("spaces_gateway_packets_dropped_total", label) - edge.Sum("spaces_gateway_packets_dropped_total", label);
        }

        return outcome;
    }
}
