using System.Diagnostics;

namespace Spaces.Deploy.Tests;

/// <summary>A command of the system that checks files for us.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Where a command is: in <c>artifacts/tools</c> or on the path. The test fails where it is not, with a hint: nothing is skipped.</summary>
    public static string Find(string name, string hint)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend(Repository.PathOf("artifacts/tools"));
        var found = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.True(found is not null, $"{name} is missing: {hint}");
        return found;
    }

    /// <summary>Runs it and answers its exit code and all that it said.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(string program, params string[] arguments)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.Start();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
