using System.Runtime.InteropServices;
using Spaces.Load.Options;

namespace Spaces.Load.Run;

/// <summary>Whether this process may open as many sockets as it needs. The runtime has already raised its limit as far as it may be.</summary>
internal static partial class OpenFiles
{
    // RLIMIT_NOFILE on Linux; libraries, HTTP connections, epoll.
    private const int Files = 7;
    private const int Others = 500;

    /// <summary>Fails when it may not.</summary>
    /// <exception cref="LoadException">It says what to do.</exception>
    public static void Check(LoadOptions options)
    {
        var needed = ((options.Hub ? 2 : 1) * options.AllListeners) + (options.Rooms * options.Speakers) + Others;
        if (OperatingSystem.IsLinux() && GetLimit(Files, out var limit) == 0 && limit.Hard < (ulong)needed)
        {
            throw new LoadException($"{options.AllListeners} listeners need {needed} open files and this process may have {limit.Hard}: say 'ulimit -n {needed}' before, or raise the hard limit.");
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
