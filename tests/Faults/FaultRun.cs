using Spaces.Faults.Clients;
using Spaces.Faults.Processes;
using Spaces.Faults.Report;
using Spaces.Faults.Scenarios;

namespace Spaces.Faults;

/// <summary>Runs scenarios one after another, each on a cluster of its own.</summary>
internal sealed class FaultRun(FaultOptions options)
{
    // One address stands for everybody here, and packets of one length make a gap a gap.
    private static readonly string[] CommonSettings =
    [
        "gateway:Gateway__Cadence__MaxMilliseconds=20",
        // Where nodes have addresses of their own, this program reads their figures from another one.
        "gateway:Gateway__Http__MetricsNetworks=10.79.0.0/16",
        .. from action in new[] { "Join", "Create", "Hand", "Command" }
           from scope in action is "Create" ? new[] { "User", "Address" } : ["Connection", "User", "Address"]
           from setting in new[] { "Burst", "PerMinute" }
           select $"gateway:Gateway__Limits__{action}__{scope}__{setting}=0",
    ];

    /// <summary>Runs all; the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var rows = new Dictionary<string, string>();
        var missed = 0;
        foreach (var scenario in options.Scenarios)
        {
            var outcome = await MeasureAsync(scenario, cancel);
            Console.WriteLine(FaultReport.Text(scenario, outcome));
            Console.WriteLine(FaultReport.Line(scenario, outcome));
            rows[scenario.Name] = FaultsPage.Row(scenario, outcome);
            missed += outcome.IsMet ? 0 : 1;
            if (options.TablePath is { } page)
            {
                // After each: what a long run has measured is not lost with its end.
                var text = await File.ReadAllTextAsync(page, cancel);
                await File.WriteAllTextAsync(page, FaultsPage.Fill(text, rows, Scenario.All.Select(s => s.Name)), cancel);
            }
        }

        Console.WriteLine($"{options.Scenarios.Count - missed} of {options.Scenarios.Count} scenarios met their targets");
        return missed > 0 && options.Check ? 1 : 0;
    }

    /// <summary>Runs one on a cluster of its own. A run that cannot be made is an outcome, too: one that is not met.</summary>
    public async Task<Outcome> MeasureAsync(Scenario scenario, CancellationToken cancel)
    {
        Say($"{scenario.Name}: starting {scenario.Silos} silos and 2 gateways");
        var dir = Path.Combine(options.Dir, scenario.Name);
        await using var cluster = new ClusterScript(options.Root, dir);
        // What an earlier run left, if it was cut off.
        await cluster.StrikeAsync(cancel, "down", "--now");
        if (Directory.Exists(dir))
        {
            Directory.Delete(dir, recursive: true);
        }

        try
        {
            await cluster.UpAsync(
                new ClusterPlan
                {
                    Silos = scenario.Silos,
                    Namespaces = options.Namespaces,
                    Bin = scenario.Bin(options),
                    Settings = [.. CommonSettings, .. scenario.Settings],
                },
                cancel);
            Say($"{scenario.Name}: bringing people in");
            await using var fleet = await Fleet.GatherAsync(cluster.Nodes, scenario.Plan(options), cancel);
            using var scene = new Scene(cluster, fleet, options, Say);
            await scene.CalmAsync(cancel);
            await scene.SettleAsync(cancel);
            using var quiet = new QuietCollector();
            await scene.CalmAsync(cancel);
            Say($"{scenario.Name}: {scenario.Fault}");
            var from = Scene.Now;
            var usual = Scene.Longest(scene.Silences(from - TimeSpan.FromSeconds(8), from));
            var busy = await RuntimeBooks.OpenAsync(scene, cancel);
            var outcome = await scenario.RunAsync(scene, cancel);
            outcome.Figures["longest gap of any room in the eight seconds before, ms"] = Math.Ceiling(usual.TotalMilliseconds);
            // What is not the cluster's: on a machine with other work the clients themselves are late.
            outcome.Figures["worst delay of a speaker by this machine, ms"] = Math.Ceiling(fleet.Choir.LatestBetween(from, Scene.Now).TotalMilliseconds);
            outcome.Figures["pauses of the clients' own collector, all together, ms"] = Math.Ceiling(quiet.Pauses.TotalMilliseconds);
            outcome.Notes.AddRange(await busy.CloseAsync(scene, cancel));
            // Why somebody came back; the first few tell.
            outcome.Notes.AddRange(fleet.Seats.SelectMany(s => s.Troubles).Take(6));
            return outcome;
        }
        catch (Exception e) when (e is FaultRunException or HttpRequestException or TestKit.Http.SpacesRequestException)
        {
            var outcome = new Outcome();
            outcome.Must("the scenario can be run", false, e.Message.Split('\n')[0]);
            outcome.Notes.Add(e.Message);
            outcome.Notes.AddRange(cluster.Nodes.Nodes.Where(n => n.Kind is "silo" or "gateway").Select(n => $"{n.Name}:\n{n.Tail(15)}"));
            return outcome;
        }
    }

    private static void Say(string text) => Console.WriteLine($"==> {DateTime.UtcNow:HH:mm:ss} {text}");
}
