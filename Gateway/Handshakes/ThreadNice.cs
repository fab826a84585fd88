using System.Runtime.InteropServices;

namespace Spaces.Gateway.Handshakes;

/// <summary>
/// Puts the calling thread below or above the others. <see cref="Thread.Priority"/> does nothing on Linux, where the nice value
/// of a thread is what counts; a higher value (less of a share) needs no privilege, a lower one does.
/// </summary>
internal static partial class ThreadNice
{
    /// <summary>Nice value of the handshake thread: about a third of a media thread's share when both want one core.</summary>
    internal const int BelowMedia = 5;

    /// <summary>Nice value of the media threads: about three times a usual thread's share.</summary>
    internal const int OfMedia = -5;

    private const int Process = 0;
    private const int CallingThread = 0;

    /// <summary>Lowers the calling thread. True when the system took it; a refusal costs fairness only, so callers may go on.</summary>
    public static bool LowerThisThread()
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
            return true;
        }

        return SetPriority(Process, CallingThread, BelowMedia) == 0;
    }

    /// <summary>Raises the calling thread. True when the system took it: without CAP_SYS_NICE it does not.</summary>
    public static bool RaiseThisThread()
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.AboveNormal;
            return true;
        }

        return SetPriority(Process, CallingThread, OfMedia) == 0;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int value);
}
