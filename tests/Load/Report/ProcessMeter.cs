namespace Spaces.Load.Report;

/// <summary>The processes that are watched, and this one.</summary>
internal sealed class ProcessMeter(IEnumerable<(string Name, int Pid)> pids)
{
    /// <summary>What this tool is called among them.</summary>
    public const string Self = "load";

    private readonly (string Name, int Pid)[] _processes = [.. pids, (Self, Environment.ProcessId)];

    /// <summary>What each has used so far; a process that is not there is left out.</summary>
    public Dictionary<string, ProcessUsage> Read()
    {
        var usage = new Dictionary<string, ProcessUsage>();
        foreach (var (name, pid) in _processes)
        {
            if (ProcessUsage.Of(pid) is { } used)
            {
                usage[name] = used;
            }
        }

        return usage;
    }

    /// <summary>A measured time's figures.</summary>
    /// <param name="empty">Before the first listener: what memory grew from.</param>
    /// <param name="before">At its beginning.</param>
    /// <param name="after">At its end.</param>
    /// <param name="seconds">How long it was.</param>
    /// <param name="listeners">Who listened.</param>
    /// <param name="packets">Packets that listeners got.</param>
    public static IReadOnlyList<ProcessReport> Compare(
        IReadOnlyDictionary<string, ProcessUsage> empty,
        IReadOnlyDictionary<string, ProcessUsage> before,
        IReadOnlyDictionary<string, ProcessUsage> after,
        double seconds,
        int listeners,
        long packets)
    {
        var reports = new List<ProcessReport>();
        foreach (var (name, end) in after)
        {
            if (before.TryGetValue(name, out var start) && empty.TryGetValue(name, out var bare))
            {
                var used = end.Since(start);
                reports.Add(new ProcessReport(
                    name,
                    used.Cpu / 10 / seconds,
                    used.Cpu / Math.Max(1, listeners) / seconds,
                    1000 * used.User / Math.Max(1, packets),
                    1000 * used.System / Math.Max(1, packets),
                    end.Kilobytes / 1024,
                    (end.Kilobytes - bare.Kilobytes) / Math.Max(1, listeners)));
            }
        }

        return reports;
    }
}
