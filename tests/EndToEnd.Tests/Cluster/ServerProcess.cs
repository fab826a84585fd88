using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Spaces.TestKit.Docs;

namespace Spaces.EndToEnd.Tests.Cluster;

/// <summary>One of the product's processes, as an operator would start it. Keeps the end of what it printed, for a failing test's message.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private const int SigTerm = 15;
    private const int MaxLines = 400;

    private readonly Queue<string> _lines = new();
    private readonly Process _process;
    private readonly string _name;

    public ServerProcess(string name, string project, IReadOnlyDictionary<string, string> environment)
    {
        _name = name;
        var start = new ProcessStartInfo("dotnet", [DllOf(project)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>What it printed last.</summary>
    public string Tail
    {
        get
        {
            lock (_lines)
            {
                return new StringBuilder().Append(_name).AppendLine(":").AppendJoin(Environment.NewLine, _lines).ToString();
            }
        }
    }

    /// <summary>Everything that was printed lately and has a word in it.</summary>
    public string[] LinesWith(string word)
    {
        lock (_lines)
        {
            return [.. _lines.Where(l => l.Contains(word, StringComparison.OrdinalIgnoreCase))];
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as an operator would; kills it when it does not.</summary>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        if (_process.HasExited)
        {
            return true;
        }

        // An error means that it is gone already, which is what is waited for.
        _ = Kill(_process.Id, SigTerm);
        using var cancellation = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(cancellation.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string DllOf(string project)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release" : "Debug";
        return Path.Combine(Checkout.Root(), project, "bin", configuration, "net10.0", $"Spaces.{project}.dll");
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
