using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Spaces.Load.Report;

/// <summary>
/// Writes the measured part of <c>docs/performance.md</c> from the files of one evening's runs: what stands between the markers is replaced, the rest is people's.
/// </summary>
internal static class PerformancePage
{
    public const string Begin = "<!-- measured: begin -->";
    public const string End = "<!-- measured: end -->";

    private const string Unknown = "not measured";
    private const double PacketsPerSecond = 50;
    private const double OutsideTheServer = 26.5;

    /// <summary>The page with what was measured between its markers.</summary>
    /// <exception cref="FormatException">The page has no markers.</exception>
    public static string Fill(string page, string measured)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? page[..(begin + Begin.Length)] + "\n\n" + measured.Trim() + "\n\n" + page[end..]
            : throw new FormatException($"The page lacks {Begin} and {End}.");
    }

    /// <summary>The measured part, of what files there are: <c>sendloop.json</c>, <c>ladder.json</c>, <c>hub.json</c>, <c>burst.json</c>, <c>rooms.json</c>, <c>mixing.json</c>.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="machine">What they were measured on.</param>
    public static string Write(string folder, string machine) => Write(
        machine, Read<SendLoopReport>(folder, "sendloop.json"), name => Read<LoadReport>(folder, name + ".json"));

    /// <summary>The same from what was read.</summary>
    public static string Write(string machine, SendLoopReport? yardstick, Func<string, LoadReport?> run)
    {
        var ladder = run("ladder");
        var hub = run("hub");
        var burst = run("burst")?.Stages[^1];
        var rooms = run("rooms")?.Stages[^1];
        var mixing = run("mixing")?.Stages[^1];
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{machine}. {(ladder ?? hub)?.StartedAt.UtcDateTime:yyyy-MM-dd}, all in one go.").AppendLine();
        text.AppendLine("| figure | to reach | measured | yardstick |").AppendLine("| --- | --- | ---: | --- |");
        var paced = yardstick?.Ways.FirstOrDefault(w => w.Name == "sendmmsg, paced");
        var full = ladder?.Stages.LastOrDefault(s => s.Connected == s.Listeners);
        var gateway = full?.Process("gateway");
        Row("gateway CPU per listener-packet, protect and send included", "≤ 1.25 × the yardstick", gateway is null ? Unknown : $"{Number(gateway.CpuPerPacket)} µs"
            + (paced is null ? "" : $" = {Number(gateway.CpuPerPacket / paced.Microseconds)} ×") + $" ({Number(gateway.UserPerPacket)} user, {Number(gateway.SystemPerPacket)} system) at {full!.Connected} listeners",
            paced is null ? Unknown : $"`sendloop.c`, {paced.Name}: {Number(paced.Microseconds)} µs to {yardstick!.Targets} sockets");
        Cadence("listeners per gateway core, 20 ms cadence", "≥ 7,000", full, "20 ms");
        Cadence("the same, 60 ms audience cadence", "≥ 18,000", run("cadence")?.Stages.LastOrDefault(s => s.Connected == s.Listeners), "60 ms");
        Row("CPU of a join at the gateway, all included", "≤ 4 ms", Cost(burst?.Burst ?? ladder?.Stages[^1].Joins, "gateway"), $"silo beside it: {Cost(burst?.Burst, "silo")}");
        Row("500 joins in one burst", "the last hears ≤ 5 s later, nobody inside loses a packet", burst?.Burst is not { } b
            ? Unknown
            : $"{b.Connected} of {b.Count} in, the last hears after {Number(b.LastAudible / 1000)} s; {b.InsideLost} packets lost by {b.InsideLosers} of {b.Inside} inside", "");
        var eased = ladder?.Stages.LastOrDefault(s => s.Connected is > 0 and <= 1_000);
        Row("delay added by the server, microphone's packet to listener's packet, no loss, p50 / p99", "≤ 45 / ≤ 70 ms", Added(eased), full == eased ? "" : Added(full));
        Row("tick lateness p99; skipped ticks: one silo mixing at 70 %", "≤ 5 ms; 0", Ticks(mixing), Load(mixing));
        Row("tick lateness p99; skipped ticks: 300 rooms with one speaker", "≤ 5 ms; 0", Ticks(rooms), Load(rooms));
        Row("pass-on rooms per silo core", "≥ 300", rooms?.Process("silo") is { } passing ? $"{100 * rooms.Connected / passing.CpuPercent:0}, by {rooms.Connected} rooms at {passing.CpuPercent:0} % of a core" : Unknown, "");
        Row("memory per listener at the gateway, hub connection included", "≤ 40 kB", Growth(hub), "growth from the first step to the last");
        var first = ladder?.Stages[0];
        Row($"cost of one more listener at {first?.Connected ?? 100} and at {full?.Connected ?? 5000}", "the same within 10 %", OneMore(ladder), "from step to step, without what an empty room costs");
        if (ladder is not null)
        {
            Ladder(text, "Listeners on one gateway, 3 speakers, without the hub", ladder);
        }

        if (hub is not null)
        {
            Ladder(text, "The same with a hub connection each", hub);
        }

        return text.ToString();

        void Row(string figure, string reach, string measured, string beside) => text.AppendLine(CultureInfo.InvariantCulture, $"| {figure} | {reach} | {measured} | {beside} |");

        void Cadence(string figure, string reach, StageReport? stage, string length) => Row(figure, reach, stage?.Process("gateway") is { } p && stage.Cadence.GetValueOrDefault(length) > stage.Connected / 2
            ? $"{1000 / p.CpuPerListenerSecond:0} by {Number(p.CpuPerListenerSecond)} ms a listener-second; {stage.Connected} carried with {stage.Lost} packets lost"
            : Unknown, paced is null || length != "20 ms" ? "" : $"{1e6 / paced.Microseconds / PacketsPerSecond:0} by the yardstick");
    }

    // What the delay counts besides the server: a packet holds 20 ms, and the speaker's encoder looks 6.5 ms ahead.
    private static string Added(StageReport? stage) => stage is null
        ? Unknown
        : $"{Number(stage.Delay.P50 - OutsideTheServer)} / {Number(stage.Delay.P99 - OutsideTheServer)} ms at {stage.Connected} listeners ({stage.Delay.Count} chirps)";

    private static string Growth(LoadReport? hub)
    {
        if (hub is not { Stages.Count: >= 2 } || hub.Stages[0].Process("gateway") is not { } few || hub.Stages[^1].Process("gateway") is not { } many)
        {
            return Unknown;
        }

        var (first, last) = (hub.Stages[0], hub.Stages[^1]);
        var kilobytes = ((many.MemoryPerListener * last.Connected) - (few.MemoryPerListener * first.Connected)) / Math.Max(1, last.Connected - first.Connected);
        return $"{Number(kilobytes)} kB from {first.Connected} to {last.Connected} listeners; {Number(many.MemoryPerListener)} kB from none";
    }

    // The slope between the first two steps and between the last two.
    private static string OneMore(LoadReport? ladder)
    {
        if (ladder is not { Stages.Count: >= 3 } || ladder.Stages.Any(s => s.Process("gateway") is null))
        {
            return Unknown;
        }

        var s = ladder.Stages;
        return $"{Number(Slope(s[0], s[1]))} and {Number(Slope(s[^2], s[^1]))} ms a second";

        static double Slope(StageReport few, StageReport many) =>
            10 * (many.Process("gateway")!.CpuPercent - few.Process("gateway")!.CpuPercent) / Math.Max(1, many.Connected - few.Connected);
    }

    private static void Ladder(StringBuilder text, string title, LoadReport run)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"### {title}").AppendLine();
        text.AppendLine("| listeners | gateway, µs a packet (user + system) | gateway, of a core | silo, of a core | this tool, µs a packet | kB a listener at the gateway | lost | jitter p99, ms | longest gap p99, ms | delay p50 / p99, ms | frames/s |");
        text.AppendLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var s in run.Stages)
        {
            var (gateway, silo, tool) = (s.Process("gateway"), s.Process("silo"), s.Process(ProcessMeter.Self));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {s.Connected} | {Number(gateway?.CpuPerPacket)} ({Number(gateway?.UserPerPacket)} + {Number(gateway?.SystemPerPacket)}) | {gateway?.CpuPercent:0} % | {silo?.CpuPercent:0} % | {Number(tool?.CpuPerPacket)} | {Number(gateway?.MemoryPerListener)} | {s.Lost} | {Number(s.Jitter.P99)} | {Number(s.LongestGap.P99)} | {Number(s.Delay.P50)} / {Number(s.Delay.P99)} | {Number(s.FrameRateMean)} |");
        }
    }

    private static string Ticks(StageReport? stage) => stage?.Ticks is { } t
        ? FormattableString.Invariant($"≤ {t.P99} ms; {t.Skipped} of {t.Count + t.Skipped}")
        : Unknown;

    private static string Load(StageReport? stage) => stage?.Process("silo") is { } silo ? FormattableString.Invariant($"silo at {silo.CpuPercent:0} % of a core") : "";

    private static string Cost(JoinReport? joins, string process) => joins?.Costs.FirstOrDefault(c => c.Name == process) is { } cost ? $"{Number(cost.Net)} ms" : Unknown;

    private static string Number(double? value) => value is not { } v ? "?" : v.ToString(Math.Abs(v) < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private static T? Read<T>(string folder, string name)
        where T : class
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllText(path), ReportJson.Options) : null;
    }
}

/// <summary>What the yardstick, <c>tests/Benchmarks/native/sendloop.c</c>, says.</summary>
/// <param name="Targets">Sockets.</param>
/// <param name="Bytes">Of a datagram.</param>
/// <param name="Ways">One for each way to send.</param>
internal sealed record SendLoopReport(int Targets, int Bytes, IReadOnlyList<SendLoopWay> Ways);

/// <summary>CPU microseconds of the sending thread for a packet.</summary>
internal sealed record SendLoopWay(string Name, long Packets, double Microseconds, double User, double System);
