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
        var marks = new List<Mark>();
        var begin = Scene.Now;
        await ReplaceAllAsync(scene, "silo", marks, cancel);
        var between = Scene.Now;
        await ReplaceAllAsync(scene, "gateway", marks, cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));

        outcome.AtMost("longest silence while silos are replaced", Scene.Longest(scene.Silences(begin, between)), Handover);
        outcome.AtMost("longest silence while gateways are replaced", Scene.Longest(scene.Silences(between, to)), Undisturbed);
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes), 0);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        outcome.Figures["clients that moved"] = scene.Fleet.Seats.Count(s => s.Moves > 0);
        outcome.Figures["seconds in all"] = Math.Round((to - begin).TotalSeconds);
        outcome.Figures["older build first"] = scene.Options.OldBin is not null;
        foreach (var (mark, end) in marks.Zip(marks.Skip(1).Select(m => m.At).Append(to)))
        {
            var silent = scene.Silences(mark.At, end).Where(s => s.Silence.Length > Undisturbed).ToArray();
            if (silent.Length > 0)
            {
                var (room, silence) = silent.MaxBy(s => s.Silence.Length);
                outcome.Notes.Add(
                    $"after {mark.What}: {silent.Length} rooms silent for more than {Undisturbed.TotalMilliseconds:F0} ms, at most {silence.Length.TotalMilliseconds:F0} ms, "
                    + $"room {room.Index} {(silence.Start - mark.At).TotalSeconds:F2} s later, when the machine let speakers be {scene.Fleet.Choir.LatestBetween(silence.Start, silence.End).TotalMilliseconds:F0} ms late; "
                    + $"others at {string.Join(' ', silent.Select(s => $"{(s.Silence.Start - mark.At).TotalSeconds:F1}").Distinct())} s");
            }
        }

        if (changed.Count > 0)
        {
            outcome.Notes.Add(changed.Example);
        }

        return outcome;
    }

    private static async Task ReplaceAllAsync(Scene scene, string kind, List<Mark> marks, CancellationToken cancel)
    {
        foreach (var node in scene.Cluster.Nodes.Of(kind).Select(n => n.Name).ToArray())
        {
            scene.Say($"replacing {node}");
            marks.Add(new Mark(Scene.Now, $"SIGTERM to {node}"));
            await scene.Cluster.StrikeAsync(cancel, "term", node);
            await scene.Cluster.StrikeAsync(cancel, "wait", node, "120");
            marks.Add(new Mark(Scene.Now, $"starting {node}"));
            await scene.Cluster.DoAsync(cancel, "start", node, "--bin", scene.Options.Root);
            marks.Add(new Mark(Scene.Now, $"{node} was ready"));
            // As whoever replaces nodes by a service manager: the next one goes when this one has settled (minReadySeconds).
            await Scene.PassAsync(Settle, cancel);
            await scene.SettleAsync(cancel);
        }
    }

    private sealed record Mark(TimeSpan At, string What);
}
