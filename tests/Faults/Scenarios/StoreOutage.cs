using Spaces.Faults.Clients;

namespace Spaces.Faults.Scenarios;

/// <summary>What is kept of the spaces cannot be written for a minute.</summary>
internal sealed class StoreOutage : Scenario
{
    private const int Asked = 4;
    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public override string Name => "store-outage-60";

    /// <inheritdoc />
    public override string Fault => "the store frozen for 60 s";

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var asked = scene.Fleet.Rooms.Where(r => r.Guest is not null).Take(Asked).ToArray();
        var from = Scene.Now;
        await scene.Cluster.StrikeAsync(cancel, "stop", "store");
        var during = new List<int?>();
        for (var round = 0; round < 3; round++)
        {
            during.AddRange(await Task.WhenAll(asked.Select(r => AppointAsync(r, cancel))));
            await Scene.PassAsync(5, cancel);
        }

        while (Scene.Now - from < TimeSpan.FromSeconds(60))
        {
            await Scene.PassAsync(0.2, cancel);
        }

        await scene.Cluster.StrikeAsync(cancel, "cont", "store");
        var back = Scene.Now;
        var isDone = await Scene.WaitAsync(
            async () => (await Task.WhenAll(asked.Select(r => AppointAsync(r, cancel)))).All(status => status == 0), CatchUp, cancel);
        var caughtUp = Scene.Now - back;
        await Scene.PassAsync(3, cancel);
        var to = Scene.Now - TimeSpan.FromMilliseconds(200);
        var states = await Task.WhenAll(asked.Select(r => r.Guest!.StateAsync(cancel)));

        outcome.AtMost("longest gap of any room", Scene.Longest(scene.Silences(from, to)), Undisturbed);
        outcome.Must("durable commands answer 503", during.TrueForAll(s => s == 503), $"{during.Count(s => s == 503)} of {during.Count}; others: {string.Join(", ", during.Where(s => s != 503).Distinct())}");
        outcome.Must("all catch up", isDone && states.All(s => s?.Role == "cohost"), $"{caughtUp.TotalSeconds:F1} s after the store is back");
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes), 0);
        return outcome;
    }

    // Who may make people co-hosts must be durable: it is refused when it cannot be.
    private static Task<int?> AppointAsync(Room room, CancellationToken cancel) =>
        room.Host.CommandAsync("MakeCoHost", cancel, room.Guest!.Person.User);
}
