using System.Text.Json;
using Microsoft.Playwright;
using Spaces.TestKit.Docs;

namespace Spaces.EndToEnd.Tests.Browser;

/// <summary>The web app as one person uses it.</summary>
internal sealed partial class SpacePage
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<string> _console = [];
    private string _shown = "";

    public SpacePage(IPage page, double? tone)
    {
        Page = page;
        Tone = tone;
        page.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        page.Console += (_, m) => Keep(m.Text);
        page.PageError += (_, e) => Keep(e);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The person's tone, Hz.</summary>
    public double? Tone { get; }

    /// <summary>What the page said, for a failing test's message.</summary>
    public string Console
    {
        get
        {
            lock (_console)
            {
                return string.Join(Environment.NewLine, _console.TakeLast(40));
            }
        }
    }

    /// <summary>Creates a space and answers its path.</summary>
    public async Task<string> CreateAsync(string name, string title)
    {
        await Page.FillAsync("#name", name);
        await Page.FillAsync("#title", title);
        await Page.ClickAsync("#create");
        await Page.WaitForURLAsync("**/s/*");
        return new Uri(Page.Url).AbsolutePath;
    }

    /// <summary>Joins the space that is open.</summary>
    public async Task JoinAsync(string name, bool speak)
    {
        await Page.FillAsync("#name", name);
        await Page.ClickAsync(speak ? "#join" : "#join-listen");
        await StateAsync("live");
    }

    /// <summary>Waits for the state that the page shows.</summary>
    public Task<TimeSpan> StateAsync(string state, TimeSpan? patience = null) => Poll.UntilAsync(
        async () =>
        {
            _shown = $"{await Page.GetAttributeAsync("#state", "data-state")}: {await Page.TextContentAsync("#state")} {await Page.TextContentAsync("#error")}";
            return _shown.StartsWith($"{state}:", StringComparison.Ordinal);
        },
        patience ?? Patience,
        () => $"the page is not '{state}' but '{_shown}'. Console:{Environment.NewLine}{Console}");

    /// <summary>Levels of tones in what the page plays, dB below full scale.</summary>
    public async Task<double[]> LevelsAsync(params double[] frequencies)
    {
        var levels = await Page.EvaluateAsync<JsonElement>("f => ear.levels(f)", frequencies);
        return [.. levels.EnumerateArray().Select(e => e.GetDouble())];
    }

    /// <summary>Of each tone its level on the left and on the right of what the page plays, dB below full scale.</summary>
    public async Task<double[][]> SidesAsync(params double[] frequencies)
    {
        var levels = await Page.EvaluateAsync<JsonElement>("f => ear.levelsOfSides(f)", frequencies);
        return [.. levels.EnumerateArray().Select(sides => sides.EnumerateArray().Select(l => l.GetDouble()).ToArray())];
    }

    /// <summary>Waits until a tone is no longer heard.</summary>
    public Task<TimeSpan> SilenceAsync(double frequency, double limit) => Poll.UntilAsync(
        async () => (await LevelsAsync(frequency))[0] < limit, Patience, () => $"{frequency} Hz is still heard. {Console}");

    /// <summary>Presses the microphone button; answers the wall-clock milliseconds of the click.</summary>
    public Task<double> PressMicrophoneAsync() =>
        Page.EvaluateAsync<double>("() => { const at = performance.timeOrigin + performance.now(); document.querySelector('#mic').click(); return at; }");

    /// <summary>Keeps a picture of the page among the test results.</summary>
    public Task ScreenshotAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Checkout.Root(), "artifacts", "screenshots", $"{name}.png"),
    });

    private void Keep(string line)
    {
        lock (_console)
        {
            _console.Add(line);
        }
    }
}
