using System.Runtime;

namespace Spaces.Faults.Clients;

/// <summary>
/// Keeps this program's garbage collector from running while something is measured: all clients live in this process, and a pause of it is a silence for
/// every one of them (65 ms were seen).
/// </summary>
internal sealed class QuietCollector : IDisposable
{
    // Some clients and scenarios allocate for minutes. The memory is only asked for as it is used.
    private const long Bytes = 4L * 1024 * 1024 * 1024;

    private readonly TimeSpan _before;

    /// <summary>Collects once, and then no more until the memory is used up or this is disposed of.</summary>
    public QuietCollector()
    {
        if (!TryStart())
        {
            Console.Error.WriteLine($"There are no {Bytes >> 20} MiB to be had: the clients' own collections go on, and are measured with the cluster.");
        }

        _before = GC.GetTotalPauseDuration();
    }

    /// <summary>How long collections held the clients up all the same, all together.</summary>
    public TimeSpan Pauses => GC.GetTotalPauseDuration() - _before;

    private static bool TryStart()
    {
        try
        {
            return GC.TryStartNoGCRegion(Bytes);
        }
        catch (ArgumentOutOfRangeException)
        {
            // More than this runtime keeps free of collections on this machine.
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }
    }
}
