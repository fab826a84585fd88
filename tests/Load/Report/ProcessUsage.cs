using System.Globalization;

namespace Spaces.Load.Report;

/// <summary>CPU time and memory of other processes, from /proc.</summary>
internal static class ProcessUsage
{
    // The unit of /proc's times is fixed at 100 a second on every Linux platform .NET runs on (USER_HZ).
    private const double MillisecondsPerTick = 10;

    /// <summary>User and system time so far in milliseconds; null when there is no such process to read.</summary>
    public static double? CpuMilliseconds(int pid)
    {
        if (Read($"/proc/{pid}/stat") is not { } text)
        {
            return null;
        }

        // The name, in parentheses, may contain anything; fields are counted from behind it: utime is the 12th, stime the 13th.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture))
            * MillisecondsPerTick;
    }

    /// <summary>Resident memory in MB; null when there is no such process to read.</summary>
    public static double? MemoryMegabytes(int pid)
    {
        var line = Read($"/proc/{pid}/status")?.Split('\n').FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? null : double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
