using Spaces.Faults.Clients;
using Spaces.TestKit.Listening;

namespace Spaces.Faults.Scenarios;

/// <summary>A gateway is asked to end: it lets its people move first.</summary>
/// <param name="name">Name of the scenario.</param>
/// <param name="toNewcomer">Whether everybody is on that gateway, and the one they go to has taken nobody yet, as after its own upgrade.</param>
internal sealed class DrainGateway(string name, bool toNewcomer) : Scenario
{
    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override string Fault => toNewcomer ? "drain a gateway; the other one has taken nobody yet" : "drain a gateway (SIGTERM)";

    /// <inheritdoc />
    public override FleetPlan Plan(FaultOptions options) => toNewcomer ? base.Plan(options) with { Gateways = 1 } : base.Plan(options);

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var before = await scene.StatesAsync(cancel);
        var hit = scene.Fleet.Seats.Where(s => s.Gateway == scene.Fleet.Gateways[0]).ToArray();
        var gateway = scene.Cluster.Nodes.Of("gateway").First();
        var homes = await scene.HomesAsync(cancel);
        var from = Scene.Now;
        await scene.Cluster.StrikeAsync(cancel, "term", gateway.Name);
        var ended = await Scene.WaitAsync(() => Task.FromResult(gateway.HasGone), TimeSpan.FromSeconds(120), cancel);
        var took = Scene.Now - from;
        await Scene.PassAsync(3, cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));

        outcome.Must("the gateway ends by itself", ended, $"{took.TotalSeconds:F1} s with {hit.Length} people");
        var silences = scene.Silences(from, to);
        outcome.AtMost("longest silence of any listener", Scene.Longest(silences), Undisturbed);
        outcome.AtMost("people who did not move", hit.Count(s => s.Moves == 0), 0);
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes), 0);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        outcome.Figures["drain, s"] = Math.Round(took.TotalSeconds, 1);
        outcome.Notes.AddRange(silences
            .Where(s => s.Silence.Length > Undisturbed)
            .Select(s => $"room {s.Room.Index} on {homes?.GetValueOrDefault(s.Room.Id)} {s.Silence.Length.TotalMilliseconds:F0} ms at {(s.Silence.Start - from).TotalSeconds:F2} s; host moved {s.Room.Host.Moves}, listener {s.Room.Listener.Moves} times; {Came(s.Room, s.Silence)}"));
        if (changed.Count > 0)
        {
            outcome.Notes.Add(changed.Example);
        }

        return outcome;
    }

    // No packets: the way to the listener. Packets without the tone: the way from the speaker.
    private static string Came(Room room, Silence silence)
    {
        var streams = room.Listener.Heard.Between(silence.Start, silence.End + TimeSpan.FromTicks(1)).GroupBy(f => f.Stream).OrderBy(g => g.Key);
        return "came meanwhile: " + string.Join(", ", streams.Select(g =>
            $"{g.Count()} by its connection {g.Key + 1}, from {(g.First().Arrival - silence.Start).TotalMilliseconds:F0} to {(g.Last().Arrival - silence.Start).TotalMilliseconds:F0} ms"));
    }
}
