namespace Spaces.Grains.Interfaces.Startup;

/// <summary>
/// Collects what a process has made while it started, once and before people come. Else the first collection of all generations comes in the middle of the first
/// crowd, and all threads stand still for it: as long as the oldest generation is small, the runtime does not do it in the background.
/// </summary>
public static class StartUpGarbage
{
    /// <summary>All threads stand still for it: 11 to 41 ms were seen.</summary>
    public static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
}
