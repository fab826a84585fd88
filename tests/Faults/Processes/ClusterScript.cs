using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Spaces.Faults.Processes;

/// <summary>Drives <c>deploy/cluster.sh</c>: one cluster, in one folder. Disposing it takes the cluster down.</summary>
/// <param name="root">The checkout.</param>
/// <param name="dir">The cluster's folder.</param>
internal sealed class ClusterScript(string root, string dir) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The cluster as it was when it was last looked at; empty before it is up.</summary>
    public ClusterNodes Nodes { get; private set; } = new(dir, "", "", []);

    /// <summary>Starts the cluster and waits until it is ready; nothing is built.</summary>
    /// <param name="plan">What it consists of.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task UpAsync(ClusterPlan plan, CancellationToken cancel)
    {
        string[] words =
        [
            "up", "--build", "no", "--silos", $"{plan.Silos}", "--gateways", $"{plan.Gateways}",
            .. plan.Namespaces ? new[] { "--netns" } : [],
            .. plan.Bin is { } bin ? new[] { "--bin", bin } : [],
            .. plan.Settings.SelectMany(s => new[] { "--set", s }),
        ];
        await DoAsync(cancel, words);
    }

    /// <summary>Gives a command that changes the cluster, and looks at it again.</summary>
    /// <exception cref="FaultRunException">It failed; the message has what it said.</exception>
    public async Task DoAsync(CancellationToken cancel, params string[] words)
    {
        await RunAsync(words, cancel);
        await LookAsync(cancel);
    }

    /// <summary>Does something to a node at once: one process is started, and nothing is looked at.</summary>
    /// <exception cref="FaultRunException">It failed; the message has what it said.</exception>
    public Task StrikeAsync(CancellationToken cancel, params string[] words) => RunAsync(words, cancel);

    /// <summary>Looks at the cluster.</summary>
    public async Task<ClusterNodes> LookAsync(CancellationToken cancel)
    {
        var text = await RunAsync(["status", "--json"], cancel);
        Nodes = JsonSerializer.Deserialize<ClusterNodes>(text, Json) ?? throw new FaultRunException($"No status: {text}");
        return Nodes;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await RunAsync(["down", "--now"], CancellationToken.None);

    private async Task<string> RunAsync(string[] words, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Path.Combine(root, "deploy", "cluster.sh"), ["--dir", dir, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new FaultRunException("deploy/cluster.sh does not start.");
        var said = new StringBuilder();
        var reading = process.StandardError.ReadToEndAsync(cancel);
        var text = await process.StandardOutput.ReadToEndAsync(cancel);
        said.Append(await reading);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? text
            : throw new FaultRunException($"cluster.sh {string.Join(' ', words)} ended with {process.ExitCode}:\n{text}{said}");
    }
}

/// <summary>What a cluster consists of.</summary>
internal sealed record ClusterPlan
{
    /// <summary>How many silos.</summary>
    public int Silos { get; init; } = 2;

    /// <summary>How many gateways.</summary>
    public int Gateways { get; init; } = 2;

    /// <summary>Each process in a network namespace of its own; else all on loopback.</summary>
    public bool Namespaces { get; init; }

    /// <summary>A built checkout whose programs are started; null: this one.</summary>
    public string? Bin { get; init; }

    /// <summary>Settings as <c>silo:NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
