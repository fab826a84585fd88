using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spaces.EndToEnd.Tests.Cluster;

namespace Spaces.EndToEnd.Tests.Browser;

/// <summary>The system's Firefox, driven by <c>Tools/firefox/firefox.mjs</c>: commands go in as lines of JSON, answers come out.</summary>
internal sealed class Firefox : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan StepPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private static readonly string[] Names = ["firefox-esr", "firefox"];

    private readonly string _home = Directory.CreateTempSubdirectory("spaces-firefox-").FullName;
    private readonly Process _driver;
    private readonly Task<string> _errors;

    private Firefox()
    {
        var start = new ProcessStartInfo("node", ["firefox.mjs", Executable()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = PrivateNetwork.Tools,
        };
        // Its profile and caches go with it.
        start.Environment["HOME"] = _home;
        start.Environment["TMPDIR"] = _home;
        start.Environment.Remove("XDG_CONFIG_HOME");
        start.Environment.Remove("XDG_CACHE_HOME");
        _driver = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        _errors = _driver.StandardError.ReadToEndAsync();
    }

    /// <summary>What the browser calls itself.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Starts the browser.</summary>
    public static async Task<Firefox> StartAsync()
    {
        Assert.True(
            Directory.Exists(Path.Combine(PrivateNetwork.Tools, "node_modules")),
            $"The packages of {PrivateNetwork.Tools} are missing: run ./test EndToEnd, or npm ci in that folder.");
        var firefox = new Firefox();
        try
        {
            firefox.Version = (await firefox.AnswerAsync(StartPatience)).GetString()!;
            return firefox;
        }
        catch
        {
            await firefox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the web app as a person of their own.</summary>
    public async Task<FirefoxPage> OpenAsync(Uri url) =>
        new(this, (await SendAsync(new JsonObject { ["do"] = "open", ["url"] = url.ToString() })).GetInt32());

    /// <summary>Sends a command and answers its value.</summary>
    public async Task<JsonElement> SendAsync(JsonObject command)
    {
        try
        {
            await _driver.StandardInput.WriteLineAsync(command.ToJsonString());
        }
        catch (IOException)
        {
            Assert.Fail($"The Firefox driver is gone. {await _errors}");
        }

        return await AnswerAsync(StepPatience, command);
    }

    /// <summary>What the pages said lately, for a failing test's message.</summary>
    public async Task<string> ConsoleAsync() => (await SendAsync(new JsonObject { ["do"] = "console" })).ToString();

    public async ValueTask DisposeAsync()
    {
        // The end of its input is the driver's sign to close the browser.
        _driver.StandardInput.Close();
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await _driver.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _driver.Kill(entireProcessTree: true);
            await _driver.WaitForExitAsync(CancellationToken.None);
        }

        _driver.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private async Task<JsonElement> AnswerAsync(TimeSpan patience, JsonObject? command = null)
    {
        string? line = null;
        try
        {
            line = await _driver.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"No answer from Firefox within {patience.TotalSeconds} s{(command is null ? " of its start" : $" to {command.ToJsonString()}")}.");
        }

        if (line is null)
        {
            Assert.Fail($"The Firefox driver ended. {await _errors}");
        }

        var answer = JsonSerializer.Deserialize<JsonElement>(line);
        if (answer.TryGetProperty("error", out var error))
        {
            Assert.Fail($"Firefox, at {command?.ToJsonString()}: {error.GetString()}");
        }

        return answer.GetProperty("value");
    }

    private static string Executable()
    {
        var named = Environment.GetEnvironmentVariable("FIREFOX");
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        string[] candidates = named is not null
            ? [named]
            : [.. Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name)))];
        var found = Array.Find(candidates, File.Exists);
        Assert.True(
            found is not null,
            $"{named ?? string.Join(" or ", Names)} is missing: install Firefox (apt-get install firefox-esr), or name another in FIREFOX.");
        return found;
    }
}
