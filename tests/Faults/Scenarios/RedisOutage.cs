namespace Spaces.Faults.Scenarios;

/// <summary>The server with the list of members does not answer for a minute.</summary>
internal sealed class RedisOutage : Scenario
{
    private const double Outage = 60;

    /// <inheritdoc />
    public override string Name => "redis-outage-60";

    /// <inheritdoc />
    public override string Fault => "the members' Redis frozen for 60 s";

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var before = await scene.StatesAsync(cancel);
        var from = Scene.Now;
        await scene.Cluster.StrikeAsync(cancel, "stop", "redis");
        await Scene.PassAsync(Outage, cancel);
        await scene.Cluster.StrikeAsync(cancel, "cont", "redis");
        await Scene.PassAsync(15, cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));
        var ended = (await scene.Cluster.LookAsync(cancel)).Nodes.Count(n => n.State == "ended");

        outcome.AtMost("longest gap of any room", Scene.Longest(scene.Silences(from, to)), Undisturbed);
        outcome.AtMost("processes that ended", ended, 0);
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes), 0);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        return outcome;
    }
}
