using System.Runtime.InteropServices;

namespace Spaces.Gateway.Handshakes;

/// <summary>
/// Puts the calling thread below the others. <see cref="Thread.Priority"/> does nothing on Linux, where the nice value
/// of a thread is what counts; raising it needs no privilege.
/// </summary>
internal static partial class ThreadNice
{
    /// <summary>Nice value of the handshake thread: about a third of a media thread's share when both want one core.</summary>
    internal const int BelowMedia = 5;

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

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int value);
}
