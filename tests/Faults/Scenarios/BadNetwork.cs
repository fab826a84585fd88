using Spaces.Faults.Clients;
using Spaces.TestKit;
using Spaces.TestKit.Listening;

namespace Spaces.Faults.Scenarios;

/// <summary>
/// Everybody's network loses, delays and reorders packets, both ways. The impairment is made by a relay of ours between client and gateway: it needs no kernel module.
/// </summary>
internal sealed class BadNetwork(string name, double loss) : Scenario
{
    private const double Measured = 40;
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PlayoutDelay = TimeSpan.FromMilliseconds(120);

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override string Fault => $"{loss:P0} packet loss, 50 ms jitter, reordering between client and gateway";

    /// <inheritdoc />
    public override FleetPlan Plan(FaultOptions options) => new()
    {
        Rooms = options.Rooms,
        Guests = false,
        ExpectedLossPercent = (int)(loss * 100),
        Link = new LinkConditions { Loss = loss, Delay = TimeSpan.FromMilliseconds(20), Jitter = Jitter, Reordering = 0.01 },
    };

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        // Listeners report their loss once a second; the mixer answers with FEC some seconds later.
        await Scene.PassAsync(10, cancel);
        var books = new LinkBooks();
        await books.LookAsync(scene, cancel);
        var sent = scene.Fleet.Rooms.Sum(r => r.Host.Sent);
        var from = Scene.Now;
        await Scene.PassAsync(Measured, cancel);
        var to = Scene.Now;
        await books.LookAsync(scene, cancel);
        sent = scene.Fleet.Rooms.Sum(r => r.Host.Sent) - sent;
        var heard = scene.Fleet.Rooms.Select(r => Playout.Of(r.Listener.Heard.Between(from, to), PlayoutDelay)).ToArray();
        var concealed = heard.Sum(h => h.Concealed) / (double)Math.Max(1, heard.Sum(h => h.Frames));
        var recovered = books.Moved("spaces_silo_speech_recovered_total");

        outcome.AtMost("longest silence of any listener", Scene.Longest(scene.Silences(from, to - TimeSpan.FromMilliseconds(200))), TimeSpan.FromMilliseconds(500));
        outcome.Must("FEC of speakers used", recovered > 0, $"{recovered} frames");
        outcome.Must("FEC for listeners used", heard.Sum(h => h.Recovered) > 0, $"{heard.Sum(h => h.Recovered)} frames");
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes), 0);
        outcome.Figures["speakers: packets sent"] = sent;
        outcome.Figures["speakers: concealed share, %"] = Math.Round(100 * books.Moved("spaces_silo_speech_concealed_total") / sent, 2);
        outcome.Figures["speakers: recovered share, %"] = Math.Round(100 * recovered / sent, 2);
        outcome.Figures["listeners: concealed share, %"] = Math.Round(100 * concealed, 2);
        outcome.Figures["listeners: recovered share, %"] = Math.Round(100.0 * heard.Sum(h => h.Recovered) / Math.Max(1, heard.Sum(h => h.Frames)), 2);
        outcome.Notes.Add($"impairment by a relay in user space; listeners play {PlayoutDelay.TotalMilliseconds} ms behind the quickest packet");
        return outcome;
    }
}
