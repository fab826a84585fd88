using System.ComponentModel;
using System.Diagnostics;

namespace Spaces.Benchmarks;

/// <summary>Builds the yardstick <c>native/sendloop.c</c> and runs it; its README says what it measures.</summary>
internal static class SendLoop
{
    private const string Missing = "The yardstick needs a C compiler: apt-get install gcc libc6-dev";

    /// <summary>Builds and runs; the exit code is the program's, 4 when it cannot be built.</summary>
    /// <param name="args">A number of sockets, or the program's own options.</param>
    public static int Run(IReadOnlyList<string> args)
    {
        var folder = Directory.CreateTempSubdirectory("spaces-sendloop-").FullName;
        try
        {
            var program = Path.Combine(folder, "sendloop");
            var source = Path.Combine(AppContext.BaseDirectory, "native", "sendloop.c");
            if (Execute("cc", ["-std=c11", "-O2", "-pthread", source, "-o", program]) is var built and not 0)
            {
                Console.Error.WriteLine(built < 0 ? Missing : "The yardstick does not build.");
                return 4;
            }

            string[] options = args is [var first, ..] && char.IsAsciiDigit(first[0]) ? ["-n", .. args] : [.. args];
            return Execute(program, options);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // -1: there is no such program.
    private static int Execute(string program, IEnumerable<string> args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args))!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1;
        }
    }
}
