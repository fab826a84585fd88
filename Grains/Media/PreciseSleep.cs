using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Spaces.Grains.Media;

/// <summary>
/// Waits until an absolute time of the monotonic clock. On Linux by <c>clock_nanosleep</c> with an absolute deadline, measured at 0.1 ms
/// of lateness at the median; elsewhere by the framework's sleep, to its millisecond or two.
/// </summary>
internal static partial class PreciseSleep
{
    private const int ClockMonotonic = 1;
    private const int TimerAbsolute = 1;
    private const int SetTimerSlack = 29;

    /// <summary>Now, on the clock that <see cref="Until"/> waits for.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>Asks the kernel to wake the calling thread on time and not when it suits (50 microseconds late by default).</summary>
    public static void PrepareThread()
    {
        if (OperatingSystem.IsLinux())
        {
            // Best effort: where it is not allowed the thread keeps the default slack.
            _ = Prctl(SetTimerSlack, 1, 0, 0, 0);
        }
    }

    /// <summary>Waits until <paramref name="deadline"/>; at once when it has passed.</summary>
    public static void Until(TimeSpan deadline)
    {
        if (OperatingSystem.IsLinux())
        {
            UntilLinux(deadline);
            return;
        }

        var left = deadline - Now;
        if (left > TimeSpan.Zero)
        {
            Thread.Sleep(left);
        }
    }

    [SupportedOSPlatform("linux")]
    private static void UntilLinux(TimeSpan deadline)
    {
        // .NET's Stopwatch on Linux reads CLOCK_MONOTONIC in nanoseconds, so its time is the kernel's.
        var ticks = deadline.Ticks;
        var time = new TimeSpec(ticks / TimeSpan.TicksPerSecond, ticks % TimeSpan.TicksPerSecond * 100);
        while (ClockNanosleep(ClockMonotonic, TimerAbsolute, in time, IntPtr.Zero) != 0)
        {
            // A signal interrupted the wait (EINTR): the deadline is absolute, so it is asked for again as it was.
            if (Now >= deadline)
            {
                return;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec request, IntPtr remain);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec(long seconds, long nanoseconds)
    {
        public readonly long Seconds = seconds;
        public readonly long Nanoseconds = nanoseconds;
    }
}
