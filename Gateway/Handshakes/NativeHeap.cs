using System.Runtime.InteropServices;

namespace Spaces.Gateway.Handshakes;

/// <summary>
/// Gives memory that OpenSSL has freed back to the system. The C library keeps it for itself, some 50 KB for each listener who has joined: after a rush
/// that is most of what the process holds.
/// </summary>
internal static partial class NativeHeap
{
    private static volatile bool _missing = !OperatingSystem.IsLinux();

    /// <summary>Returns free pages; some milliseconds, so not for a media thread. Does nothing where the C library has no such call (musl, other systems).</summary>
    public static void Trim()
    {
        if (_missing)
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library than GNU's; its allocator looks after itself.
            _missing = true;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
