using System.Globalization;

namespace Spaces.Load.Report;

/// <summary>What a process had used at some time.</summary>
/// <param name="User">CPU time in its own code, ms.</param>
/// <param name="System">CPU time in the kernel on its behalf, ms.</param>
/// <param name="Kilobytes">Resident memory.</param>
internal readonly record struct ProcessUsage(double User, double System, double Kilobytes)
{
    // The unit of /proc's times is fixed at 100 a second on every Linux platform .NET runs on (USER_HZ).
    private const double MillisecondsPerTick = 10;

    /// <summary>CPU time, ms.</summary>
    public double Cpu => User + System;

    /// <summary>Reads /proc; null when there is no such process to read.</summary>
    public static ProcessUsage? Of(int pid)
    {
        if (Read($"/proc/{pid}/stat") is not { } text || Read($"/proc/{pid}/status") is not { } status)
        {
            return null;
        }

        // The name, in parentheses, may contain anything; fields are counted from behind it: utime is the 12th, stime the 13th.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var line = status.Split('\n').FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return new ProcessUsage(
            double.Parse(fields[11], CultureInfo.InvariantCulture) * MillisecondsPerTick,
            double.Parse(fields[12], CultureInfo.InvariantCulture) * MillisecondsPerTick,
            line is null ? 0 : double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
    }

    /// <summary>What was used since; memory is as it is now.</summary>
    public ProcessUsage Since(ProcessUsage before) => new(User - before.User, System - before.System, Kilobytes);

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
