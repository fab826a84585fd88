using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Spaces.Silo.Tests.Storage.Servers;

/// <summary>Linux signals that <see cref="Process"/> has no methods for.</summary>
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(Process process, int signal)
    {
        if (NativeKill(process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} did not reach process {process.Id}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int NativeKill(int process, int signal);
}
