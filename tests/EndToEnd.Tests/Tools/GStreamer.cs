using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spaces.TestKit.Docs;

namespace Spaces.EndToEnd.Tests.Tools;

/// <summary>A WHIP speaker or WHEP listener made of GStreamer, in a process of its own: it shares no code with the product.</summary>
internal sealed class GStreamer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly List<JsonElement> _events = [];
    private readonly List<string> _errors = [];

    private GStreamer(string kind, Uri door, string token, double[] frequencies)
    {
        // Debian's own interpreter: others do not see the introspection packages.
        var start = new ProcessStartInfo("/usr/bin/python3", [
            Path.Combine(Checkout.Root(), "tests", "EndToEnd.Tests", "Tools", "gst_webrtc.py"),
            kind, door.ToString(), token, .. frequencies.Select(f => f.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => KeepError(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts to speak a tone.</summary>
    public static GStreamer Speak(Uri door, string token, double frequency) => new("whip", door, token, [frequency]);

    /// <summary>Starts to listen for tones.</summary>
    public static GStreamer Listen(Uri door, string token, params double[] frequencies) => new("whep", door, token, frequencies);

    /// <summary>What it said, for a failing test's message.</summary>
    public string Tail
    {
        get
        {
            lock (_events)
            {
                return string.Join(Environment.NewLine, _events.TakeLast(12).Select(e => e.GetRawText()).Concat(_errors.TakeLast(12)));
            }
        }
    }

    /// <summary>Waits until media can flow; answers what the server said to the offer: status and headers.</summary>
    public async Task<JsonElement> ConnectedAsync()
    {
        await WaitAsync("connection", e => e.GetProperty("state").GetString() == "connected");
        return await WaitAsync("answered", _ => true);
    }

    /// <summary>Waits until the last half second's levels (dB below full scale, in the order of the frequencies) are as they should be.</summary>
    public async Task LevelsAsync(Func<double[], bool> good, string what)
    {
        double[] last = [];
        await Poll.UntilAsync(
            () =>
            {
                lock (_events)
                {
                    var levels = _events.FindLast(e => e.GetProperty("event").GetString() == "levels");
                    last = levels.ValueKind == JsonValueKind.Undefined ? [] : [.. levels.GetProperty("levels").EnumerateArray().Select(l => l.GetDouble())];
                }

                return Task.FromResult(last.Length > 0 && good(last));
            },
            Patience,
            () => $"{what}; levels are {string.Join(", ", last)} dB. {Tail}");
    }

    /// <summary>Ends the session by its Location; answers the HTTP status.</summary>
    public async Task<int> DeleteAsync()
    {
        await _process.StandardInput.WriteLineAsync("delete");
        await _process.StandardInput.FlushAsync();
        return (await WaitAsync("deleted", _ => true)).GetProperty("status").GetInt32();
    }

    /// <summary>Ends the process at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<JsonElement> WaitAsync(string name, Predicate<JsonElement> condition)
    {
        JsonElement found = default;
        await Poll.UntilAsync(
            () =>
            {
                lock (_events)
                {
                    found = _events.FindLast(e => e.GetProperty("event").GetString() == name && condition(e));
                }

                return Task.FromResult(found.ValueKind != JsonValueKind.Undefined);
            },
            Patience,
            () => $"GStreamer never said '{name}'. {Tail}");
        return found;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_events)
        {
            _events.Add(JsonDocument.Parse(line).RootElement.Clone());
        }
    }

    private void KeepError(string? line)
    {
        lock (_events)
        {
            _errors.Add(line ?? "");
        }
    }
}
