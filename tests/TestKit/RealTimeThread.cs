using System.Runtime.InteropServices;

namespace Spaces.TestKit;

/// <summary>
/// Lets a measuring thread run before all others of the machine. A nice value would not: it is a share of a core and no precedence, and counts among the threads of
/// one session only. Clients are on machines of their own; where they are not, what a busy machine does to them must not look like a fault of the cluster.
/// </summary>
internal static partial class RealTimeThread
{
    private const int CallingThread = 0;
    private const int FirstInFirstOut = 1; // SCHED_FIFO

    /// <summary>Raises the calling thread, which must sleep most of the time. False where it is not allowed: that needs root, or CAP_SYS_NICE.</summary>
    /// <param name="priority">1 to 99; more goes before less.</param>
    public static bool TryRaise(int priority) => OperatingSystem.IsLinux() && SetScheduler(CallingThread, FirstInFirstOut, new Parameters { Priority = priority }) == 0;

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetScheduler(int thread, int policy, in Parameters parameters);

    [StructLayout(LayoutKind.Sequential)]
    private struct Parameters
    {
        public int Priority;
    }
}
