using System.Diagnostics;

namespace Spaces.Load.Report;

/// <summary>CPU time of some processes and of this one, from its making to its reading.</summary>
internal sealed class ProcessMeter
{
    private readonly List<(string Name, int Pid, double? Before)> _processes;

    public ProcessMeter(IEnumerable<(string Name, int Pid)> pids)
    {
        _processes = [.. pids.Append(("load", Environment.ProcessId)).Select(p => (p.Item1, p.Item2, ProcessUsage.CpuMilliseconds(p.Item2)))];
        Started = Stopwatch.GetTimestamp();
    }

    private long Started { get; }

    /// <summary>What was used since; a process that is not there is left out.</summary>
    public IReadOnlyList<ProcessReport> Read(double seconds, int listeners)
    {
        var elapsed = Stopwatch.GetElapsedTime(Started).TotalMilliseconds;
        var reports = new List<ProcessReport>();
        foreach (var (name, pid, before) in _processes)
        {
            if (before is { } start && ProcessUsage.CpuMilliseconds(pid) is { } end)
            {
                var used = end - start;
                reports.Add(new ProcessReport(
                    name, 100 * used / elapsed, used / listeners / seconds, ProcessUsage.MemoryMegabytes(pid) ?? 0));
            }
        }

        return reports;
    }
}
