using System.Diagnostics;
using System.Text.Json;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.TestKit.Docs;

namespace Spaces.EndToEnd.Tests.Tools;

/// <summary>The operators' program, as a process of its own, at a development server of this machine.</summary>
internal static class Spacesctl
{
    /// <summary>Starts a command.</summary>
    public static Process Start(SpacesCluster cluster, params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [Dll(), .. command, "--url", cluster.Url().ToString(), "--dev", "-o", "json"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("spacesctl did not start.");

        // Nobody is there to be asked.
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Outcome> RunAsync(SpacesCluster cluster, params string[] command)
    {
        using var process = Start(cluster, command);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Outcome(string.Join(' ', command), process.ExitCode, await output, await error);
    }

    private static string Dll()
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release" : "Debug";
        return Path.Combine(Checkout.Root(), "deploy", "spacesctl", "bin", configuration, "net10.0", "spacesctl.dll");
    }

    /// <summary>What became of a command.</summary>
    internal sealed record Outcome(string Command, int Code, string Out, string Error)
    {
        /// <summary>The document that it printed; fails unless it ended well.</summary>
        public JsonElement Document()
        {
            Assert.True(Code == 0, ToString());
            return JsonDocument.Parse(Out).RootElement;
        }

        /// <summary>Fails unless it was refused with these words.</summary>
        public void Refused(string words)
        {
            Assert.True(Code == 1 && Out.Length == 0, ToString());
            Assert.Contains(words, Error, StringComparison.Ordinal);
        }
    }
}
