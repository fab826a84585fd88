namespace Spaces.Faults.Scenarios;

/// <summary>A silo's process is killed.</summary>
internal sealed class KillSilo : Scenario
{
    /// <inheritdoc />
    public override string Name => "kill-silo";

    /// <inheritdoc />
    public override string Fault => "kill -9 a silo";

    /// <inheritdoc />
    public override async Task<Outcome> RunAsync(Scene scene, CancellationToken cancel)
    {
        var outcome = new Outcome();
        var before = await scene.StatesAsync(cancel);
        var kill = await Kill.MakeAsync(scene, "silo1", cancel);
        var changed = Scene.Changed(before, await scene.StatesAsync(cancel));

        outcome.AtMost("rooms of the silo speak again", kill.SpeakAgain.Max, TimeSpan.FromSeconds(2));
        outcome.AtMost("longest gap of the other rooms", kill.WorstOther, Undisturbed);
        outcome.AtMost("reconnects", scene.Fleet.Seats.Sum(s => s.Resumes), 0);
        outcome.AtMost("people whose role, hand or mute changed", changed.Count, 0);
        kill.Describe(outcome);
        if (changed.Count > 0)
        {
            outcome.Notes.Add(changed.Example);
        }

        return outcome;
    }
}
