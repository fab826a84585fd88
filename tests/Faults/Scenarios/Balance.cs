using Spaces.Faults.Clients;

namespace Spaces.Faults.Scenarios;

/// <summary>Many rooms are opened at once, and then a silo joins.</summary>
internal sealed class Balance : Scenario
{
    private const int Rooms = 200;
    private const int Live = 40;
    private const double Within = 0.15;
    private const double Sample = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <inheritdoc />
    public override string Name => "balance";

    /// <inheritdoc />
    public override string Fault => $"{Rooms} rooms opened within a second, {Live} of them with a speaker; then a third silo joins";

    /// <inheritdoc />
    public override FleetPlan Plan(FaultOptions options) => new() { Rooms = 0, Guests = false };

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var began = Scene.Now;
        var spaces = await Task.WhenAll(Enumerable.Range(0, Rooms).Select(i => scene.Fleet.CreateAsync(i, cancel)));
        var opened = Scene.Now - began;
        await scene.Fleet.FillAsync(spaces[..Live], cancel);
        await scene.CalmAsync(cancel);
        // Before there were rooms there was nothing to be warm for.
        await scene.SettleAsync(cancel);
        var books = new LinkBooks();
        await books.LookAsync(scene, cancel);

        var from = Scene.Now;
        await scene.Cluster.DoAsync(cancel, "start", "silo3");
        var joined = Scene.Now;
        await books.LookAsync(scene, "silo3", cancel);
        var (spread, reached) = (double.PositiveInfinity, (TimeSpan?)null);
        while (Scene.Now - joined < Patience)
        {
            var cores = await MixingAsync(scene, cancel);
            spread = Spread(cores);
            scene.Say($"{(Scene.Now - joined).TotalSeconds:F0} s: {string.Join(", ", cores.Select(c => $"{c.Key} {c.Value:F3}"))} cores, apart {spread:P0}");
            reached = spread <= Within ? reached ?? (Scene.Now - joined) : null;
        }

        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        await books.LookAsync(scene, cancel);
        outcome.AtMost("opening all rooms takes", opened, TimeSpan.FromSeconds(1));
        outcome.Must("silos within 15 % of each other's mixing time in 60 s", spread <= Within,
            $"{100 * spread:F1} % apart at the end{(reached is { } at ? $", reached for good after {Math.Ceiling(at.TotalSeconds)} s" : "")}");
        outcome.AtMost("packets lost by the room link", books.Lost, 0);
        outcome.AtMost("longest silence of any listener", Scene.Longest(scene.Silences(from, to)), Handover);
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes), 0);
        outcome.Notes.AddRange(scene.Silences(from, to)
            .Where(s => s.Silence.Length > Handover)
            .Select(s => $"room {s.Room.Index} {s.Silence.Length.TotalMilliseconds:F0} ms, {(s.Silence.Start - joined).TotalSeconds:F2} s after the silo was ready, "
                + $"when the machine let speakers be {scene.Fleet.Choir.LatestBetween(s.Silence.Start, s.Silence.End).TotalMilliseconds:F0} ms late"));
        return outcome;
    }

    /// <summary>How far the largest is above the smallest.</summary>
    internal static double Spread(IReadOnlyDictionary<string, double> cores) =>
        cores.Values.Min() <= 0 ? double.PositiveInfinity : (cores.Values.Max() / cores.Values.Min()) - 1;

    // Processor time, over some seconds: on a busy machine a tick is held up for much longer than it costs.
    private static async Task<Dictionary<string, double>> MixingAsync(Scene scene, CancellationToken cancel)
    {
        var before = await SumsAsync(scene, cancel);
        var from = Scene.Now;
        await Scene.PassAsync(Sample, cancel);
        var after = await SumsAsync(scene, cancel);
        var took = (Scene.Now - from).TotalSeconds;
        return after.ToDictionary(a => a.Key, a => (a.Value - before.GetValueOrDefault(a.Key)) / took);
    }

    private static async Task<Dictionary<string, double>> SumsAsync(Scene scene, CancellationToken cancel)
    {
        var sums = new Dictionary<string, double>();
        foreach (var silo in scene.Cluster.Nodes.Of("silo"))
        {
            sums[silo.Name] = (await scene.MetricsOfAsync(silo.Name, cancel)).Sum("spaces_silo_mixing_time_seconds_total");
        }

        return sums;
    }
}
