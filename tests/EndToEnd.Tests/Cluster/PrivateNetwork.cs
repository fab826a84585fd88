using System.Diagnostics;
using System.Globalization;
using System.Text;
using Spaces.TestKit.Docs;

namespace Spaces.EndToEnd.Tests.Cluster;

/// <summary>
/// A network namespace that holds a test and all its processes, and has an address that is not loopback on any machine. A process with
/// threads cannot move into a namespace, so the test starts this program again in there, for that one test.
/// </summary>
internal static class PrivateNetwork
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    /// <summary>The folder of the tools that the Firefox test uses.</summary>
    public static string Tools { get; } = Path.Combine(Checkout.Root(), "tests", "EndToEnd.Tests", "Tools", "firefox");

    /// <summary>
    /// Outside: runs the current test again inside, and fails when it fails there; answers true, which means that this run of it is done.
    /// Inside: answers false.
    /// </summary>
    public static async Task<bool> RanTestInsideAsync(ITestOutputHelper output, TimeSpan patience)
    {
        if (Environment.GetEnvironmentVariable("SPACES_PRIVATE_NETWORK") is not null)
        {
            return false;
        }

        var context = TestContext.Current;
        var name = $"{context.TestClass!.TestClassName}.{context.TestMethod!.MethodName}";
        // Whatever is made inside goes with this folder, even if it has to be killed.
        var folder = Directory.CreateTempSubdirectory("spaces-private-").FullName;
        var start = new ProcessStartInfo(
            Path.Combine(Tools, "namespace.sh"),
            ["dotnet", typeof(PrivateNetwork).Assembly.Location, "-method", name, "-noLogo", "-noColor", "-showLiveOutput"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = folder;

        using var process = Process.Start(start) ?? throw new InvalidOperationException("namespace.sh did not start.");
        var said = new Output($"{name} [OUTPUT] ");
        process.OutputDataReceived += (_, e) => said.Keep(e.Data);
        process.ErrorDataReceived += (_, e) => said.Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        deadline.CancelAfter(patience);
        var network = "";
        try
        {
            // The script becomes unshare and then the test program: one process id, and soon another network than ours.
            while (!process.HasExited && (network = NetworkOf(process.Id)) == NetworkOf(Environment.ProcessId))
            {
                await Task.Delay(10, deadline.Token);
            }

            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{name} did not end within {patience.TotalSeconds} s.\n{said}");
        }
        finally
        {
            await EmptyAsync(network);
            Directory.Delete(folder, recursive: true);
        }

        Assert.True(process.ExitCode == 0, $"Exit code {process.ExitCode} in the private network.\n{said}");
        // A filter that finds no test would be a success, too.
        Assert.Contains("Total: 1,", said.ToString(), StringComparison.Ordinal);
        output.WriteLine(said.ToString());
        return true;
    }

    /// <summary>The namespace's name; empty when the process is gone or is not ours to ask.</summary>
    private static string NetworkOf(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/ns/net").LinkTarget ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // Firefox starts processes of its own, in sessions of their own: whatever broke, nothing of it may stay behind.
    private static async Task EmptyAsync(string network)
    {
        if (network.Length == 0 || network == NetworkOf(Environment.ProcessId))
        {
            return;
        }

        int[] left = [];
        var began = Stopwatch.GetTimestamp();
        while ((left = [.. ProcessesIn(network)]).Length > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < EndPatience, $"Killed but still there: {string.Join(", ", left)}.");
            foreach (var id in left)
            {
                Kill(id);
            }

            // Not cancelled with the test: this is its cleaning up.
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static IEnumerable<int> ProcessesIn(string network) =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where char.IsAsciiDigit(name[0])
        let id = int.Parse(name, CultureInfo.InvariantCulture)
        where NetworkOf(id) == network
        select id;

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself since.
        }
    }

    /// <summary>What the run inside printed, without the prefix of the lines that the test itself wrote.</summary>
    private sealed class Output(string prefix)
    {
        private readonly StringBuilder _text = new();

        public void Keep(string? line)
        {
            lock (_text)
            {
                _text.AppendLine(line?.Replace(prefix, "", StringComparison.Ordinal));
            }
        }

        public override string ToString()
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }
}
