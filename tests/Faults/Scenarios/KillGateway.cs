namespace Spaces.Faults.Scenarios;

/// <summary>A gateway's process is killed: its people come back on the other one.</summary>
internal sealed class KillGateway : Scenario
{
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(3);

    /// <inheritdoc />
    public override string Name => "kill-gateway";

    /// <inheritdoc />
    public override string Fault => "kill -9 a gateway";

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var before = await scene.StatesAsync(cancel);
        var gone = scene.Fleet.Gateways[0];
        var hit = scene.Fleet.Seats.Where(s => s.Gateway == gone).ToArray();
        // Those whose sound does not go by it; somebody who only sits there muted may be on it.
        var untouched = scene.Fleet.Rooms.Where(r => r.Host.Gateway != gone && r.Listener.Gateway != gone).ToArray();

        var from = Scene.Now;
        await scene.Cluster.StrikeAsync(cancel, "kill", scene.Cluster.Nodes.Of("gateway").First().Name);
        await Scene.PassAsync(10, cancel);
        await scene.Cluster.LookAsync(cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));
        var back = hit.Select(s => (s.ResumedAt ?? to) - from).ToArray();
        var silences = scene.Silences(from, to);

        outcome.AtMost("its people are back", back.Max(), BackWithin);
        outcome.AtMost("longest silence of rooms whose host or listener was on it", Scene.Longest(silences.ExceptBy(untouched, s => s.Room)), BackWithin);
        outcome.AtMost("longest gap of the other rooms", Scene.Longest(silences.IntersectBy(untouched, s => s.Room)), Undisturbed);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        outcome.AtMost("people who are not back", hit.Count(s => s.Resumes == 0), 0);
        outcome.Figures["other rooms"] = untouched.Length;
        outcome.Figures["people on the gateway"] = hit.Length;
        outcome.Figures["back, median ms"] = Math.Ceiling(TestKit.Percentiles.Of(back.Select(b => b.TotalMilliseconds)).P50);
        if (changed.Count > 0)
        {
            outcome.Notes.Add(changed.Example);
        }

        return outcome;
    }
}
