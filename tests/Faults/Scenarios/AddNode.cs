namespace Spaces.Faults.Scenarios;

/// <summary>Another process starts beside those that have people: an operator adds a machine.</summary>
/// <param name="kind">What it is: <c>silo</c> or <c>gateway</c>.</param>
internal sealed class AddNode(string kind) : Scenario
{
    // By then it compiles no more, and a silo has got its rooms.
    private const double Watched = 20;

    /// <inheritdoc />
    public override string Name => $"add-{kind}";

    /// <inheritdoc />
    public override string Fault => $"start a third {kind}";

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var before = await scene.StatesAsync(cancel);
        var from = Scene.Now;
        await scene.Cluster.DoAsync(cancel, "start", $"{kind}3");
        var ready = Scene.Now;
        await Scene.PassAsync(Watched, cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));
        var silences = scene.Silences(from, to);
        outcome.AtMost("longest silence of any listener", Scene.Longest(silences), Undisturbed);
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes), 0);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        outcome.Figures["start, s"] = Math.Round((ready - from).TotalSeconds, 1);
        outcome.Notes.Add("silences over 40 ms: " + string.Join(", ", silences
            .Where(s => s.Silence.Length > TimeSpan.FromMilliseconds(40))
            .OrderByDescending(s => s.Silence.Length)
            .Select(s => $"room {s.Room.Index} {s.Silence.Length.TotalMilliseconds:F0} ms at {(s.Silence.Start - from).TotalSeconds:F2} s")));
        return outcome;
    }
}
