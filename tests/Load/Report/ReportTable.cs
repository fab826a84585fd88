using System.Globalization;
using System.Text;
using Spaces.TestKit;

namespace Spaces.Load.Report;

/// <summary>The report for people.</summary>
internal static class ReportTable
{
    public const string DelayMethod =
        "microphone to ear: a chirp in the first speaker's sound (cross-correlation, resolution 0.3 ms plus the socket-to-thread delay of this\n"
        + "tool). Counts 20 ms of packetisation, both encoders' look-ahead (6.5 ms each), network, jitter buffer, mix and fan-out; an ear plays a\n"
        + "sample when its packet arrives: sound cards and the client's own jitter buffer come on top.";

    /// <summary>Writes it.</summary>
    public static string Write(LoadReport r)
    {
        var text = new StringBuilder();
        text.AppendLine();
        Row("rooms × (speakers + listeners)", $"{r.Rooms} × ({r.SpeakersPerRoom} + {(double)r.Listeners / r.Rooms:0.#}), {r.Seconds:0} s, {string.Join(' ', r.Gateways)}");
        Row("connected", $"{r.ListenersConnected}/{r.Listeners} listeners, {r.SpeakersConnected}/{r.SpeakersPerRoom * r.Rooms} speakers");
        Row("offer to connected", $"{Line(r.Connect)} ms");
        Row("offer to first packet", $"{Line(r.FirstPacket)} ms; last listener {r.LastListenerAudible / 1000:0.0} s after the ramp began");
        Row("packets", $"{r.Packets} ({r.Packets / r.Seconds:0}/s); a listener: mean {r.PacketRateMean:0.00}/s, least {r.PacketRateLeast:0.00}/s, {r.KilobitsPerListener:0.0} kbit/s of Opus");
        Row("loss", $"{r.Lost} packets, {r.LossPercent:0.####} %");
        Row("jitter (RFC 3550)", $"{Line(r.Jitter)} ms");
        Row("longest gap of arrivals", $"{Line(r.LongestGap)} ms");
        if (r.Speech is null)
        {
            Row("delay", $"{Line(r.Delay)} ms over {r.Delay.Count} chirps, {r.ChirpsMissed} not found");
            Row("tones", $"{r.TonesOk} ok, {r.TonesMissing} missing, {r.TonesLeaked} leaked at {r.EarsChecked} checked ears"
                + (r.OwnToneBelow is { } below ? $"; own tone at least {below:0} dB down" : ""));
        }

        Row("this tool's sending late by", $"{Line(r.PacerLateness)} ms");
        foreach (var p in r.Processes)
        {
            Row($"cpu {p.Name}", $"{p.CpuPercent:0.0} % of a core, {p.CpuPerListenerSecond:0.000} ms per listener-second, {p.MemoryMegabytes:0} MB");
        }

        foreach (var c in r.Commands?.Figures ?? [])
        {
            Row($"{c.Name}: {c.What}", $"{Line(c.Time)} ms  p90 {c.Time.P90:0.00} ms over {c.Time.Count}" + (c.Missed > 0 ? $", {c.Missed} NOT FOUND" : ""));
        }

        foreach (var g in r.Commands?.Gates ?? [])
        {
            Row($"dropped at the edge: {g.Reason}", $"{g.Dropped:0} packets; {g.Least} left after an answer and before the next command, {g.Most} after a command and before the next answer");
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

        foreach (var (reason, count) in r.Failures)
        {
            Row("FAILED", $"{count} × {reason}");
        }

        foreach (var complaint in r.Complaints.Take(20))
        {
            Row("WRONG", complaint);
        }

        text.AppendLine().AppendLine(DelayMethod).AppendLine().AppendLine(r.IsGood ? "GOOD" : "NOT GOOD");
        return text.ToString();

        void Row(string name, string value) => text.Append(name.PadRight(34)).Append(' ').AppendLine(value);

        static string Line(Percentiles p) => string.Create(CultureInfo.InvariantCulture, $"p50 {p.P50:0.00}  p99 {p.P99:0.00}  max {p.Max:0.00}");
    }
}
