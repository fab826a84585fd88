using System.Globalization;

namespace Spaces.Benchmarks.SiloCapacity;

/// <summary>
/// <c>--silo-capacity [--seconds 15]</c>: how many rooms a silo's core mixes, what of it is libopus, and how late ticks are at 70 % of that and with 300 rooms
/// of one speaker. Give it the machine alone: what else runs on it shows as lateness.
/// </summary>
internal static class CapacityCommand
{
    private const double Load = 0.7;
    private const int OneSpeakerRooms = 300;

    private static readonly TimeSpan Calibration = TimeSpan.FromSeconds(3);

    public static int Run(string[] args, TextWriter output)
    {
        var seconds = 15;
        if (args is ["--seconds", var word] && int.TryParse(word, CultureInfo.InvariantCulture, out var given) && given is > 0 and <= 600)
        {
            seconds = given;
        }
        else if (args.Length > 0)
        {
            output.WriteLine("Usage: --silo-capacity [--seconds 15]");
            return 2;
        }

        var length = TimeSpan.FromSeconds(seconds);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores; {seconds} s a row; microseconds of processor time a room's tick of 20 ms"));
        output.WriteLine("                       |       |   tick  libopus  ratio  rooms |  cores | lateness ms            | skipped  doubled");
        output.WriteLine("                       | rooms |     us       us         /core |   used |   p50    p90    p99   max |   ticks    ticks");
        foreach (var complexity in new[] { 5, 0 })
        {
            var calibrated = CapacityRun.Measure(8 * Environment.ProcessorCount, 3, complexity, Calibration);
            var rooms = (int)(Load * Environment.ProcessorCount * RoomsPerCore(calibrated.MicrosecondsPerTick));
            Report(output, $"3 heard, complexity {complexity}", 3, complexity, CapacityRun.Measure(Math.Max(1, rooms), 3, complexity, length));
        }

        foreach (var complexity in new[] { 5, 0 })
        {
            Report(output, $"1 heard, complexity {complexity}", 1, complexity, CapacityRun.Measure(OneSpeakerRooms, 1, complexity, length));
        }

        return 0;
    }

    private static double RoomsPerCore(double microseconds) => 20_000 / microseconds;

    private static void Report(TextWriter output, string name, int speakers, int complexity, CapacityResult result)
    {
        var alone = LibOpusAlone.Measure(result.Rooms, speakers, complexity);
        var late = result.Lateness;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-22} | {result.Rooms,5} | {result.MicrosecondsPerTick,6:0.0} {alone,8:0.0} {result.MicrosecondsPerTick / alone,6:0.00} {RoomsPerCore(result.MicrosecondsPerTick),6:0} | "
            + $"{result.CoresUsed,6:0.00} | {late.P50,5:0.00} {late.P90,6:0.00} {late.P99,6:0.00} {late.Max,6:0.0} | {result.Skipped,7} {result.Overruns,8}"));
    }
}
