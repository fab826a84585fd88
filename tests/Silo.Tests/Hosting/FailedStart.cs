using System.Diagnostics;
using Spaces.Silo.Hosting;

namespace Spaces.Silo.Tests.Hosting;

/// <summary>
/// A silo that does not come up, in a process of its own: its exit code is part of the promise, and what Orleans leaves
/// running after a failed start keeps a core busy until its process ends.
/// </summary>
internal static class FailedStart
{
    /// <summary>Starts a silo, which must end by itself with <see cref="StartFailure.ExitCode"/>, and answers what it said on stderr.</summary>
    public static async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Spaces.Silo.dll"), .. arguments]) { RedirectStandardError = true },
        };
        process.Start();
        try
        {
            var said = await process.StandardError.ReadToEndAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.Equal(StartFailure.ExitCode, process.ExitCode);
            return said;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
