using Spaces.TestKit;

namespace Spaces.Load.Report;

/// <summary>What was found at one number of listeners. Times are in milliseconds unless the name says otherwise.</summary>
internal sealed record StageReport
{
    public required int Listeners { get; init; }

    public required int Connected { get; init; }

    public required double Seconds { get; init; }

    public required JoinReport Joins { get; init; }

    public JoinReport? Burst { get; init; }

    public required long Packets { get; init; }

    public required long Lost { get; init; }

    public required double LossPercent { get; init; }

    public required long Reordered { get; init; }

    public required long Duplicated { get; init; }

    /// <summary>Listeners who lost a packet.</summary>
    public required int Losers { get; init; }

    /// <summary>Packets a second of each listener; the mean.</summary>
    public required double PacketRateMean { get; init; }

    /// <summary>Frames of 20 ms of sound a second of each listener; the least and the mean. 50 is all of it, at any length of packets.</summary>
    public required double FrameRateMean { get; init; }

    public required double FrameRateLeast { get; init; }

    /// <summary>Listeners by the length of most of their packets, in milliseconds.</summary>
    public required IReadOnlyDictionary<string, int> Cadence { get; init; }

    /// <summary>Timestamps that jumped without a lost packet.</summary>
    public required long Jumps { get; init; }

    /// <summary>Sound that those left out, ms in all.</summary>
    public required double Skipped { get; init; }

    public required double KilobitsPerListener { get; init; }

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

    public TickReport? Ticks { get; init; }

    public required IReadOnlyDictionary<string, double> Counters { get; init; }

    public SpeechReport? Speech { get; init; }

    /// <summary>True when all were in and heard what they should, and nothing else.</summary>
    public bool IsGood => TonesMissing == 0 && TonesLeaked == 0 && Complaints.Count == 0 && Connected == Listeners;

    /// <summary>A process by name; null when it was not watched.</summary>
    public ProcessReport? Process(string name) => Processes.FirstOrDefault(p => p.Name == name);
}
