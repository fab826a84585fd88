using System.Globalization;

namespace Spaces.Benchmarks.Allocations;

/// <summary>
/// Measures what the hot paths allocate and compares it with the budget. Allocations are counted, not timed, so a busy machine changes
/// nothing. Each budget line passes or fails on a line of its own, which <c>./test</c> counts.
/// </summary>
internal static class AllocationCheck
{
    // Enough for every lazily made static and for the paths' own buffers to reach their size.
    private const int WarmUpRounds = 200;

    // The runtime itself now and then allocates some hundred bytes when it puts better code in place of a method's first. What a path allocates
    // shows in every window, that in one: the least of them counts. A window is minutes of a speaker's packets.
    private const int Windows = 5;
    private const int RoundsInWindow = 200;

    /// <summary>Runs the check; the exit code.</summary>
    public static int Run(TextWriter output)
    {
        var budget = AllocationBudget.Read();
        bool good = true;
        output.WriteLine("        bytes  budget");
        foreach (var make in Paths())
        {
            using var path = make();
            double measured = Measure(path);
            bool known = budget.Remove(path.Name, out double allowed);
            bool passed = known && measured <= allowed;
            good &= passed;
            string limit = known ? allowed.ToString(CultureInfo.InvariantCulture) : "none";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(passed ? "pass" : "FAIL")} {measured,8:0.00} {limit,7}  {path.Name} ({path.Operation})"));
        }

        foreach (string name in budget.Keys)
        {
            good = false;
            output.WriteLine($"FAIL        -       -  {name} (in the budget, but nothing measures it)");
        }

        return good ? 0 : 1;
    }

    private static IEnumerable<Func<IAllocationPath>> Paths() =>
    [
        () => new ReceivePath(),
        () => new UplinkMessagePath(),
        () => new FanOutPath(framesPerPacket: 1),
        () => new FanOutPath(framesPerPacket: 3),
        () => new MixPath(),
        () => new PassPath(),
        () => new MixMessagePath(),
        () => new CheckPath(),
    ];

    private static double Measure(IAllocationPath path)
    {
        for (int i = 0; i < WarmUpRounds; i++)
        {
            path.Prepare();
            path.Run();
        }

        return Enumerable.Range(0, Windows).Min(_ => MeasureWindow(path));
    }

    private static double MeasureWindow(IAllocationPath path)
    {
        long allocated = 0;
        long operations = 0;
        for (int i = 0; i < RoundsInWindow; i++)
        {
            path.Prepare();
            long before = GC.GetAllocatedBytesForCurrentThread();
            operations += path.Run();
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (double)allocated / operations;
    }
}
