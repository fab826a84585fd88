namespace Spaces.EndToEnd.Tests.Browser;

/// <summary>What is heard through the page.</summary>
internal sealed partial class SpacePage
{
    /// <summary>A tone at this level or above is heard, in dB below full scale.</summary>
    public const double Present = -45;

    /// <summary>A tone below this level is not.</summary>
    public const double Absent = -60;

    // How far a tone that is not there lies below those that are, in dB.
    private const double Separation = 30;

    /// <summary>Waits until the page hears some tones at about the same level, and others at least 30 dB below them.</summary>
    public async Task HearsAsync(IEnumerable<double> present, IEnumerable<double> absent, Func<string> otherwise)
    {
        double[] wanted = [.. present];
        double[] unwanted = [.. absent];
        double[] heard = [];
        await Poll.UntilAsync(
            async () =>
            {
                heard = await LevelsAsync([.. wanted, .. unwanted]);
                var loud = heard[..wanted.Length];
                return loud.Min() > Present
                    && loud.Max() - loud.Min() < 6
                    && heard[wanted.Length..].All(level => level < loud.Min() - Separation);
            },
            Patience,
            () => $"a page whose own tone is {Tone} Hz should hear {string.Join(", ", wanted)} and not {string.Join(", ", unwanted)}; "
                + $"levels are {string.Join(", ", heard.Select(h => h.ToString("F1")))} dB.\n{Console}\n{otherwise()}");
    }

    /// <summary>Begins to record what the page plays.</summary>
    public Task RecordAsync() => Page.EvaluateAsync("() => tape.start()");

    /// <summary>What is recorded so far.</summary>
    public async Task<Recording> RecordingAsync()
    {
        var answer = await Page.EvaluateAsync<double[]>("() => tape.sofar()");
        return new Recording(answer[0], answer[1], answer[2]);
    }

    /// <summary>When a tone appears in or vanishes from what the page plays: to some 10 ms, as far as the page itself is not held up.</summary>
    public async Task<Crossing> CrossingAsync(double frequency, double limit, bool below, int patienceMs = 20_000)
    {
        var answer = await Page.EvaluateAsync<double[]>(
            "a => ear.crossing(a.frequency, a.limit, a.below, a.patience)", new { frequency, limit, below, patience = patienceMs });
        return new Crossing(answer[0], answer[1]);
    }

    /// <summary>What the page receives and plays at the moment, for a failing test's message.</summary>
    public Task<string> DiagnosisAsync() => Page.EvaluateAsync<string>("() => ear.diagnosis()");

    /// <summary>The highest level of a tone during some time, in dB below full scale.</summary>
    public Task<double> LoudestAsync(double frequency, TimeSpan duration) =>
        Page.EvaluateAsync<double>("a => ear.loudest(a.frequency, a.duration)", new { frequency, duration = duration.TotalMilliseconds });
}
