using System.Text.Json;
using Spaces.Load.Report;
using Spaces.TestKit;

namespace Spaces.Grains.Tests.Load;

public sealed class PerformancePageTests
{
    private static readonly Percentiles None = Percentiles.Of([]);

    [Fact]
    public void A_report_comes_back_from_JSON_as_it_went()
    {
        var report = Report(Stage(100, 20) with { Ticks = new TickReport(10, 5, double.PositiveInfinity, 1) });

        var json = JsonSerializer.Serialize(report, ReportJson.Options);
        var again = JsonSerializer.Deserialize<LoadReport>(json, ReportJson.Options)!;

        Assert.Equal(json, JsonSerializer.Serialize(again, ReportJson.Options));
        Assert.Equal(report.Stages[0].Ticks, again.Stages[0].Ticks);
        Assert.True(again.IsGood);
    }

    [Fact]
    public void Only_what_stands_between_the_markers_is_replaced()
    {
        var page = $"# Title\n\n{PerformancePage.Begin}\nold\n{PerformancePage.End}\n\nProse.\n";

        Assert.Equal($"# Title\n\n{PerformancePage.Begin}\n\nnew\n\n{PerformancePage.End}\n\nProse.\n", PerformancePage.Fill(page, "new\n"));
        Assert.Throws<FormatException>(() => PerformancePage.Fill("# Title", "new"));
    }

    [Fact]
    public void The_gateway_is_told_as_a_multiple_of_the_yardstick_of_the_same_evening()
    {
        var yardstick = new SendLoopReport(1000, 108, [new SendLoopWay("sendmmsg, paced", 1000, 2, 0, 2)]);
        var report = Report(Stage(100, 25), Stage(1000, 70), Stage(5000, 270));

        var text = PerformancePage.Write("A machine", yardstick, name => name == "ladder" ? report : null);

        Assert.Contains("| 10.8 µs = 5.40 × ", text, StringComparison.Ordinal);
        Assert.Contains("| 1852 by 0.54 ms a listener-second; 5000 carried with 0 packets lost | 10000 by the yardstick |", text, StringComparison.Ordinal);
        Assert.Contains("| 0.50 and 0.50 ms a second |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_measured_says_so_in_every_row_of_the_table()
    {
        var rows = PerformancePage.Write("A machine", null, _ => null).Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(2).ToArray();

        Assert.Equal(11, rows.Length);
        Assert.All(rows, r => Assert.Contains("| not measured |", r, StringComparison.Ordinal));
    }

    private static LoadReport Report(params StageReport[] stages) => new()
    {
        StartedAt = DateTimeOffset.UnixEpoch,
        Gateways = [],
        Rooms = 1,
        SpeakersPerRoom = 3,
        SpeakersConnected = 3,
        Hub = false,
        Failures = new Dictionary<string, int>(),
        Stages = stages,
    };

    private static StageReport Stage(int listeners, double percent) => new()
    {
        Listeners = listeners,
        Connected = listeners,
        Seconds = 10,
        Joins = new JoinReport
        {
            Count = listeners,
            Connected = listeners,
            PerSecond = 100,
            Connect = None,
            FirstPacket = None,
            LastAudible = 0,
            Silent = 0,
            Inside = 0,
            InsideLosers = 0,
            InsideLost = 0,
            InsideSkipped = 0,
            Costs = [],
        },
        Packets = listeners * 500L,
        Lost = 0,
        LossPercent = 0,
        Reordered = 0,
        Duplicated = 0,
        Losers = 0,
        PacketRateMean = 50,
        FrameRateMean = 50,
        FrameRateLeast = 50,
        Cadence = new Dictionary<string, int> { ["20 ms"] = listeners },
        Jumps = 0,
        Skipped = 0,
        KilobitsPerListener = 32,
        Jitter = None,
        LongestGap = None,
        Delay = None,
        ChirpsMissed = 0,
        PacerLateness = None,
        TonesOk = 0,
        TonesMissing = 0,
        TonesLeaked = 0,
        EarsChecked = 0,
        Complaints = [],
        Processes = ProcessMeter.Compare(
            new Dictionary<string, ProcessUsage> { ["gateway"] = default },
            new Dictionary<string, ProcessUsage> { ["gateway"] = default },
            new Dictionary<string, ProcessUsage> { ["gateway"] = new(percent * 40, percent * 60, 1000) },
            seconds: 10,
            listeners,
            listeners * 500L),
        Counters = new Dictionary<string, double>(),
    };
}
