using Spaces.TestKit;

namespace Spaces.Load.Report;

/// <summary>What a run found; also the shape of the JSON file. Times are in milliseconds unless the name says otherwise.</summary>
internal sealed record LoadReport
{
    public required DateTimeOffset StartedAt { get; init; }

    public required IReadOnlyList<string> Gateways { get; init; }

    public required int Rooms { get; init; }

    public required int SpeakersPerRoom { get; init; }

    public required int Listeners { get; init; }

    public required double Seconds { get; init; }

    public required int ListenersConnected { get; init; }

    public required int SpeakersConnected { get; init; }

    /// <summary>Distinct reasons for which peers failed, with their number.</summary>
    public required IReadOnlyDictionary<string, int> Failures { get; init; }

    /// <summary>From the offer's POST to the end of the DTLS handshake.</summary>
    public required Percentiles Connect { get; init; }

    /// <summary>From the start of the ramp to the last listener's first packet.</summary>
    public required double LastListenerAudible { get; init; }

    /// <summary>From the offer's POST to the first packet.</summary>
    public required Percentiles FirstPacket { get; init; }

    /// <summary>Packets a second of each listener; the least and the mean.</summary>
    public required double PacketRateMean { get; init; }

    public required double PacketRateLeast { get; init; }

    public required long Packets { get; init; }

    public required double KilobitsPerListener { get; init; }

    public required long Lost { get; init; }

    public required double LossPercent { get; init; }

    /// <summary>RFC 3550 jitter of each listener at the end.</summary>
    public required Percentiles Jitter { get; init; }

    /// <summary>Longest gap between arrivals of each listener.</summary>
    public required Percentiles LongestGap { get; init; }

    /// <summary>From microphone to ear, by chirps.</summary>
    public required Percentiles Delay { get; init; }

    public required int ChirpsMissed { get; init; }

    /// <summary>How late this tool's own frames left: it is not the system's fault, but spoils jitter and delay.</summary>
    public required Percentiles PacerLateness { get; init; }

    public required int TonesOk { get; init; }

    public required int TonesMissing { get; init; }

    public required int TonesLeaked { get; init; }

    /// <summary>How far one's own tone is below its level at the speakers that listen: the least of them, dB.</summary>
    public double? OwnToneBelow { get; init; }

    public required int EarsChecked { get; init; }

    public required IReadOnlyList<string> Complaints { get; init; }

    public required IReadOnlyList<ProcessReport> Processes { get; init; }

    public required IReadOnlyDictionary<string, double> Counters { get; init; }

    public CommandReport? Commands { get; init; }

    public SpeechReport? Speech { get; init; }

    /// <summary>True when everybody was in and heard what they should, and nothing else.</summary>
    public bool IsGood => Failures.Count == 0 && TonesMissing == 0 && TonesLeaked == 0 && Complaints.Count == 0
        && Commands is not { Missed: > 0 } && ListenersConnected == Listeners && SpeakersConnected == SpeakersPerRoom * Rooms;
}

/// <summary>What one process took in the measured time.</summary>
/// <param name="Name">As given on the command line; "load" is this tool.</param>
/// <param name="CpuPercent">Of one core.</param>
/// <param name="CpuPerListenerSecond">CPU milliseconds for one listener and second.</param>
/// <param name="MemoryMegabytes">Resident at the end.</param>
internal sealed record ProcessReport(string Name, double CpuPercent, double CpuPerListenerSecond, double MemoryMegabytes);

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
