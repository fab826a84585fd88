namespace Spaces.Faults.Scenarios;

/// <summary>A silo is asked to end, as for an upgrade.</summary>
internal sealed class DrainSilo(string name, int silos) : Scenario
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(120);

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override string Fault => $"drain a silo of {silos} (SIGTERM)";

    /// <inheritdoc />
    public override int Silos => silos;

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var books = new LinkBooks();
        await books.LookAsync(scene, cancel);
        var before = await scene.StatesAsync(cancel);
        var rooms = await scene.RoomsOnAsync("silo1", cancel);
        var resumes = scene.Fleet.Seats.Sum(s => s.Resumes);

        var silo = scene.Cluster.Nodes["silo1"];
        var from = Scene.Now;
        await scene.Cluster.StrikeAsync(cancel, "term", "silo1");
        var ended = await Scene.WaitAsync(
            async () =>
            {
                // Asked until it is gone: what it counts at its end counts, too.
                await books.LookAsync(scene, "silo1", cancel);
                return silo.HasGone;
            },
            EndsWithin,
            cancel);
        var took = Scene.Now - from;
        await Scene.PassAsync(3, cancel);
        var to = Scene.Now;
        await scene.Cluster.LookAsync(cancel);
        await books.LookAsync(scene, cancel);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));
        var silences = scene.Silences(from, to - TimeSpan.FromMilliseconds(200));

        outcome.Must("the silo ends by itself", ended, $"{took.TotalSeconds:F1} s with {rooms} rooms");
        outcome.AtMost("packets lost by the room link", books.Lost, 0);
        outcome.AtMost("longest silence of any listener", Scene.Longest(silences), Handover);
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes) - resumes, 0);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        outcome.Figures["rooms on the silo"] = rooms;
        outcome.Figures["drain, s"] = Math.Round(took.TotalSeconds, 1);
        outcome.Figures["silences of the rooms that moved, median ms"] = Median(silences.Select(s => s.Silence.Length.TotalMilliseconds).OrderDescending().Take(rooms));
        outcome.Figures["frames that listeners missed"] = scene.Fleet.Rooms.Sum(r => r.Listener.Heard.Ledgers(from, to).Sum(l => l.Lost + (l.Skipped / 960)));
        outcome.Figures["packets that found no room"] = books.Moved("spaces_silo_packets_dropped_total", "reason=\"UnknownRoom\"")
            + books.Moved("spaces_silo_packets_dropped_total", "reason=\"InboxFull\"");
        outcome.Figures["gaps in speech that were concealed"] = books.Moved("spaces_silo_speech_concealed_total");
        outcome.Figures["packets sent after the rooms"] = books.Moved("spaces_silo_packets_forwarded_total");
        outcome.Notes.Add(string.Join(", ", silences
            .OrderByDescending(s => s.Silence.Length)
            .Take(rooms)
            .Select(s => $"room {s.Room.Index} {s.Silence.Length.TotalMilliseconds:F0} ms at {(s.Silence.Start - from).TotalSeconds:F2} s")));
        outcome.Notes.AddRange(books.Losses);
        if (changed.Count > 0)
        {
            outcome.Notes.Add(changed.Example);
        }

        return outcome;
    }

    private static double Median(IEnumerable<double> values) => Math.Ceiling(TestKit.Percentiles.Of(values).P50);
}
