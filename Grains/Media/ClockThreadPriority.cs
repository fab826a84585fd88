using System.Runtime.InteropServices;

namespace Spaces.Grains.Media;

/// <summary>
/// Puts the media clock's thread before the others. <see cref="Thread.Priority"/> does nothing on Linux, where a thread's nice value counts; a negative one
/// needs CAP_SYS_NICE or a limit (<c>LimitNICE=-10</c>).
/// </summary>
internal static partial class ClockThreadPriority
{
    private const int Process = 0;
    private const int CallingThread = 0;
    private const int BeforeMixing = -10;

    /// <summary>Raises the calling thread. False where it is not allowed: the clock then competes with the mixing it starts.</summary>
    public static bool RaiseThisThread()
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.Highest;
            return true;
        }

        return SetPriority(Process, CallingThread, BeforeMixing) == 0;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int value);
}
