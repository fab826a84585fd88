using System.Text.Json;
using System.Text.Json.Nodes;
using Spaces.TestKit.Docs;

namespace Spaces.EndToEnd.Tests.Browser;

/// <summary>The web app as one person uses it in Firefox. The microphone is Firefox's own fake one, a tone of 440 Hz.</summary>
internal sealed class FirefoxPage(Firefox firefox, int number)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Creates a space and answers its path.</summary>
    public async Task<string> CreateAsync(string name, string title)
    {
        await FillAsync("#name", name);
        await FillAsync("#title", title);
        await ClickAsync("#create");
        var path = "";
        await UntilAsync(
            async () => (path = (await EvaluateAsync("location.pathname")).GetString()!).StartsWith("/s/", StringComparison.Ordinal),
            () => $"the page is at '{path}', not at a space");
        return path;
    }

    /// <summary>Joins the space that is open, with the microphone.</summary>
    public async Task<TimeSpan> JoinAsync(string name)
    {
        await FillAsync("#name", name);
        await ClickAsync("#join");
        return await StateAsync("live");
    }

    /// <summary>Presses the microphone button.</summary>
    public Task PressMicrophoneAsync() => ClickAsync("#mic");

    /// <summary>Waits for the state that the page shows.</summary>
    public Task<TimeSpan> StateAsync(string state)
    {
        var shown = "";
        return UntilAsync(
            async () =>
            {
                var now = await EvaluateAsync("[document.querySelector('#state').dataset.state, document.querySelector('#error').textContent]");
                shown = now.ToString();
                return now[0].GetString() == state;
            },
            () => $"the page is not '{state}' but {shown}");
    }

    /// <summary>How many people are on stage, and how many of them muted.</summary>
    public async Task<(int People, int Muted)> StageAsync()
    {
        var counts = await EvaluateAsync("[document.querySelectorAll('#stage li').length, document.querySelectorAll('#stage li[data-muted=true]').length]");
        return (counts[0].GetInt32(), counts[1].GetInt32());
    }

    /// <summary>What the newest connection has sent and received so far.</summary>
    public async Task<AudioCounts> CountsAsync()
    {
        var counts = await EvaluateAsync(
            """
            peer.getStats().then(stats => {
              const all = [...stats.values()];
              const received = all.find(s => s.type === 'inbound-rtp'), sent = all.find(s => s.type === 'outbound-rtp');
              return [sent?.packetsSent ?? 0, received?.packetsReceived ?? 0, received?.totalAudioEnergy ?? 0, received?.totalSamplesDuration ?? 0];
            })
            """);
        return new(counts[0].GetInt64(), counts[1].GetInt64(), counts[2].GetDouble(), counts[3].GetDouble());
    }

    /// <summary>The mean level of the next half second of what the page plays, dB below full scale.</summary>
    public async Task<double> LevelAsync()
    {
        var from = await CountsAsync();
        var to = from;
        await UntilAsync(
            async () => (to = await CountsAsync()).Seconds - from.Seconds >= 0.5, () => $"the page plays nothing: {from}, then {to}");
        return 10 * Math.Log10(((to.Energy - from.Energy) / (to.Seconds - from.Seconds)) + 1e-12);
    }

    /// <summary>Keeps a picture of the page among the test results.</summary>
    public Task ScreenshotAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Checkout.Root(), "artifacts", "screenshots"));
        return SendAsync("screenshot", "path", Path.Combine(folder.FullName, $"{name}.png"));
    }

    private Task<JsonElement> EvaluateAsync(string expression) => SendAsync("evaluate", "expression", expression);

    private Task ClickAsync(string selector) => SendAsync("click", "selector", selector);

    private Task FillAsync(string selector, string text) =>
        firefox.SendAsync(new JsonObject { ["do"] = "fill", ["page"] = number, ["selector"] = selector, ["text"] = text });

    private Task<JsonElement> SendAsync(string command, string name, string value) =>
        firefox.SendAsync(new JsonObject { ["do"] = command, ["page"] = number, [name] = value });

    private static Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, Func<string> otherwise) => Poll.UntilAsync(condition, Patience, otherwise);
}

/// <summary>What a connection has sent and received since it began.</summary>
/// <param name="Sent">Packets.</param>
/// <param name="Received">Packets.</param>
/// <param name="Energy">The sum of the squares of what was played, full scale being 1, times seconds.</param>
/// <param name="Seconds">Of sound played.</param>
internal sealed record AudioCounts(long Sent, long Received, double Energy, double Seconds);
