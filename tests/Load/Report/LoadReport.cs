using Spaces.TestKit;

namespace Spaces.Load.Report;

/// <summary>What a run found; also the shape of the JSON file. Times are in milliseconds unless the name says otherwise.</summary>
internal sealed record LoadReport
{
    public required DateTimeOffset StartedAt { get; init; }

    public required IReadOnlyList<string> Gateways { get; init; }

    public required int Rooms { get; init; }

    public required int SpeakersPerRoom { get; init; }

    public required int SpeakersConnected { get; init; }

    /// <summary>Whether listeners held a connection to the hub.</summary>
    public required bool Hub { get; init; }

    /// <summary>Distinct reasons for which peers failed, with their number.</summary>
    public required IReadOnlyDictionary<string, int> Failures { get; init; }

    /// <summary>What was found at each number of listeners; one but for a ladder.</summary>
    public required IReadOnlyList<StageReport> Stages { get; init; }

    public CommandReport? Commands { get; init; }

    /// <summary>True when everybody was in and heard what they should, and nothing else.</summary>
    public bool IsGood => Failures.Count == 0 && Stages.All(s => s.IsGood) && Commands is not { Missed: > 0 } && SpeakersConnected == SpeakersPerRoom * Rooms;
}

/// <summary>What one process took in the measured time.</summary>
/// <param name="Name">As given on the command line; "load" is this tool.</param>
/// <param name="CpuPercent">Of one core.</param>
/// <param name="CpuPerListenerSecond">CPU milliseconds for one listener and second.</param>
/// <param name="UserPerPacket">CPU microseconds of its own code for one packet to a listener.</param>
/// <param name="SystemPerPacket">CPU microseconds of the kernel for it.</param>
/// <param name="MemoryMegabytes">Resident at the end.</param>
/// <param name="MemoryPerListener">Kilobytes that it grew by since before the first listener, for each of them.</param>
internal sealed record ProcessReport(
    string Name, double CpuPercent, double CpuPerListenerSecond, double UserPerPacket, double SystemPerPacket, double MemoryMegabytes, double MemoryPerListener)
{
    /// <summary>CPU microseconds for one packet to a listener.</summary>
    public double CpuPerPacket => UserPerPacket + SystemPerPacket;
}

/// <summary>What became of a sentence.</summary>
/// <param name="Source">Where the sentence came from.</param>
/// <param name="Delay">From microphone to ear, by cross-correlation of pieces of a second with the source.</param>
/// <param name="MedianCorrelation">The pieces' normalised peaks, 1 is the same waveform.</param>
/// <param name="LeastCorrelation">The least of them.</param>
/// <param name="CodecsMedianCorrelation">The same for two codecs in a row without a network.</param>
/// <param name="CodecsLeastCorrelation">The least of those.</param>
/// <param name="MissingPackets">Gaps in the RTP sequence.</param>
/// <param name="DamagedFrames">Voiced frames of 20 ms whose waveform correlates by less than 0.5 with the source's.</param>
/// <param name="VoicedFrames">Frames that were compared.</param>
/// <param name="CodecsDamagedShare">Share of such frames when there are only the two codecs.</param>
internal sealed record SpeechReport(
    string Source,
    Percentiles Delay,
    double MedianCorrelation,
    double LeastCorrelation,
    double CodecsMedianCorrelation,
    double CodecsLeastCorrelation,
    long MissingPackets,
    int DamagedFrames,
    int VoicedFrames,
    double CodecsDamagedShare);
