using System.Globalization;
using System.Text;
using Spaces.TestKit;

namespace Spaces.Load.Report;

/// <summary>The report for people.</summary>
internal static class ReportTable
{
    public const string DelayMethod =
        "microphone to ear: a chirp in the first speaker's sound, by cross-correlation (resolution 0.3 ms), to the kernel's time of arrival. Counts 20 ms\n"
        + "of packetisation, both encoders' look-ahead (6.5 ms each), network, jitter buffer, mix and fan-out; an ear plays a sample when its packet\n"
        + "arrives: sound cards and the client's own jitter buffer come on top. CPU of a packet is all that a process did, by the packets that listeners\n"
        + "and speakers got; of a join, what was done meanwhile less the packets at that price.";

    // Half a frame: beyond it the tool's own lateness is what jitter buffers adapt to.
    private const double TooLate = 10;

    /// <summary>Writes it.</summary>
    public static string Write(LoadReport r)
    {
        var text = new StringBuilder();
        foreach (var stage in r.Stages)
        {
            WriteStage(r, stage);
        }

        foreach (var c in r.Commands?.Figures ?? [])
        {
            Row($"{c.Name}: {c.What}", $"{Line(c.Time)} ms  p90 {c.Time.P90:0.00} ms over {c.Time.Count}" + (c.Missed > 0 ? $", {c.Missed} NOT FOUND" : ""));
        }

        foreach (var g in r.Commands?.Gates ?? [])
        {
            Row($"dropped at the edge: {g.Reason}", $"{g.Dropped:0} packets; {g.Least} left after an answer and before the next command, {g.Most} after a command and before the next answer");
        }

        foreach (var (reason, count) in r.Failures)
        {
            Row("FAILED", $"{count} × {reason}");
        }

        if (r.Stages.Count > 1)
        {
            WriteLadder(text, r.Stages);
        }

        text.AppendLine().AppendLine(DelayMethod).AppendLine().AppendLine(r.IsGood ? "GOOD" : "NOT GOOD");
        return text.ToString();

        void Row(string name, string value) => text.Append(name.PadRight(34)).Append(' ').AppendLine(value);

        static string Line(Percentiles p) => string.Create(CultureInfo.InvariantCulture, $"p50 {p.P50:0.00}  p99 {p.P99:0.00}  max {p.Max:0.00}");

        void WriteStage(LoadReport run, StageReport r)
        {
            text.AppendLine();
            Row("rooms × (speakers + listeners)", $"{run.Rooms} × ({run.SpeakersPerRoom} + {(double)r.Listeners / run.Rooms:0.#}){(run.Hub ? " with hub" : "")}, {r.Seconds:0} s, {string.Join(' ', run.Gateways)}");
            Row("connected", $"{r.Connected}/{r.Listeners} listeners, {run.SpeakersConnected}/{run.SpeakersPerRoom * run.Rooms} speakers");
            WriteJoins("joins", r.Joins);
            if (r.Burst is { } burst)
            {
                WriteJoins("burst", burst);
            }

            Row("packets", $"{r.Packets} ({r.Packets / r.Seconds:0}/s); a listener: {r.PacketRateMean:0.00}/s, {r.KilobitsPerListener:0.0} kbit/s of payload; {string.Join(", ", r.Cadence.Select(c => $"{c.Value} × {c.Key}"))}");
            Row("sound, frames of 20 ms", $"a listener: mean {r.FrameRateMean:0.00}/s, least {r.FrameRateLeast:0.00}/s; {r.Jumps} jumps of the timestamp, {r.Skipped:0} ms left out");
            Row("loss", $"{r.Lost} packets, {r.LossPercent:0.####} %, at {r.Losers} listeners; {r.Reordered} out of order, {r.Duplicated} twice");
            Row("jitter (RFC 3550)", $"{Line(r.Jitter)} ms");
            Row("longest gap of arrivals", $"{Line(r.LongestGap)} ms");
            if (r.Speech is null)
            {
                Row("delay", $"{Line(r.Delay)} ms over {r.Delay.Count} chirps, {r.ChirpsMissed} not found");
                Row("tones", $"{r.TonesOk} ok, {r.TonesMissing} missing, {r.TonesLeaked} leaked at {r.EarsChecked} checked ears"
                    + (r.OwnToneBelow is { } below ? $"; own tone at least {below:0} dB down" : ""));
            }

            Row("this tool's sending late by", $"{Line(r.PacerLateness)} ms" + (r.PacerLateness.P99 > TooLate ? "; TOO LATE to trust jitter and delay: the machine is the limit" : ""));
            foreach (var p in r.Processes)
            {
                Row($"cpu {p.Name}", $"{p.CpuPercent:0.0} % of a core; {p.CpuPerListenerSecond:0.000} ms a listener-second; {p.CpuPerPacket:0.00} µs a listener-packet ({p.UserPerPacket:0.00} user, {p.SystemPerPacket:0.00} system)");
                Row($"memory {p.Name}", $"{p.MemoryMegabytes:0} MB, {p.MemoryPerListener:0.0} kB more for each listener");
            }

            if (r.Ticks is { } ticks)
            {
                Row("silo's ticks late by", $"p50 ≤ {ticks.P50} ms, p99 ≤ {ticks.P99} ms over {ticks.Count}; {ticks.Skipped} skipped");
            }

            if (r.Speech is { } s)
            {
                Row("speech", s.Source);
                Row("speech delay", $"{Line(s.Delay)} ms over {s.Delay.Count} pieces of 1 s");
                Row("speech correlation", $"median {s.MedianCorrelation:0.000}, least {s.LeastCorrelation:0.000} (two codecs without a network: {s.CodecsMedianCorrelation:0.000}, {s.CodecsLeastCorrelation:0.000})");
                Row("speech frames", $"{s.MissingPackets} packets missing; {s.DamagedFrames} of {s.VoicedFrames} voiced frames changed ({100.0 * s.DamagedFrames / Math.Max(1, s.VoicedFrames):0.0} %; two codecs without a network: {100 * s.CodecsDamagedShare:0.0} %)");
            }

            foreach (var (name, change) in r.Counters)
            {
                Row("  " + name, change.ToString("0", CultureInfo.InvariantCulture));
            }

            foreach (var complaint in r.Complaints.Take(20))
            {
                Row("WRONG", complaint);
            }
        }

        void WriteJoins(string name, JoinReport j)
        {
            Row(name, $"{j.Connected} of {j.Count}, {j.PerSecond:0}/s; the last hears {j.LastAudible / 1000:0.0} s after the first asked{(j.Silent > 0 ? $"; {j.Silent} HEAR NOTHING" : "")}");
            Row("  until connected", $"{Line(j.Connect)} ms");
            Row("  until the first packet", $"{Line(j.FirstPacket)} ms");
            Row("  meanwhile inside", $"{j.Inside} people, {j.InsideLost} packets lost by {j.InsideLosers} of them, {j.InsideSkipped:0} ms of sound left out");
            foreach (var cost in j.Costs)
            {
                Row($"  cpu a join, {cost.Name}", $"{cost.Net:0.00} ms ({cost.All:0.00} with the packets sent meanwhile)");
            }
        }
    }

    // One line a step, a column for what each process took.
    private static void WriteLadder(StringBuilder text, IReadOnlyList<StageReport> stages)
    {
        text.AppendLine().Append("listeners  lost  gap p99 ms  jitter p99 ms  delay p50/p99 ms  frames/s");
        foreach (var process in stages[^1].Processes)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {process.Name}: µs/packet  kB/listener");
        }

        text.AppendLine();
        foreach (var s in stages)
        {
            text.Append(CultureInfo.InvariantCulture, $"{s.Connected,9}  {s.Lost,4}  {s.LongestGap.P99,10:0.0}  {s.Jitter.P99,13:0.00}  {s.Delay.P50,7:0.0} / {s.Delay.P99,6:0.0}  {s.FrameRateMean,8:0.00}");
            foreach (var p in s.Processes)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {p.CpuPerPacket.ToString("0.00", CultureInfo.InvariantCulture).PadLeft(p.Name.Length + 11)}  {p.MemoryPerListener,11:0.0}");
            }

            text.AppendLine();
        }
    }
}
