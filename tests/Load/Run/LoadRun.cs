using System.Diagnostics;
using Spaces.Load.Options;
using Spaces.Load.Report;
using Spaces.Load.Sound;
using Spaces.Load.Speech;
using Spaces.TestKit;
using Spaces.TestKit.Peer;

namespace Spaces.Load.Run;

/// <summary>There is nothing to measure; the message says why.</summary>
internal sealed class LoadException(string message) : Exception(message);

/// <summary>One run: speakers in, listeners up the ramp, a measured time, a report.</summary>
internal sealed class LoadRun(LoadOptions options, SpeechSource? speech)
{
    /// <summary>Where the chirp lies in the first speaker's loop.</summary>
    public const int ChirpFrame = 10;

    // One frame in a hundred.
    private const double LeastRate = 49.5;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MeasureWindow _window = new();
    private double _seconds = options.Seconds;
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;

    /// <summary>Runs; bounded in time by itself.</summary>
    public async Task<LoadReport> RunAsync(CancellationToken outer)
    {
        var ramp = TimeSpan.FromSeconds((double)options.Listeners / options.RampPerSecond);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(outer);
        limit.CancelAfter(ramp + TimeSpan.FromSeconds(options.LongestSeconds) + (3 * Patience));
        var cancel = limit.Token;

        await using var crowd = await Crowd.GatherAsync(options, _window, cancel);
        await Task.WhenAll(crowd.Speakers.Select(s => s.ConnectAsync(cancel)));
        if (crowd.Speakers.All(s => s.Connected is null))
        {
            throw new LoadException($"No speaker could connect: {crowd.Speakers[0].Failure}");
        }

        var commands = crowd.Guest is null ? null : new CommandRun(options.Commands, crowd, cancel);
        await (commands?.PrepareAsync() ?? Task.CompletedTask);
        var frames = (int)((ramp + (3 * Patience)).TotalSeconds + options.LongestSeconds) * 50;
        var sending = crowd.Guest is null ? crowd.Speakers : crowd.Speakers.Append(crowd.Guest);
        var microphones = sending.Select(s => new Microphone(s.Peer, LoopOf(s.Speaker, s.Room), frames)).ToArray();
        using var pacer = new Pacer(microphones, _window);
        using var progress = new Progress(crowd);

        var rampStart = PeerEngine.Now;
        await ClimbAsync(crowd, cancel);
        await Task.Delay(Settle, cancel);

        var countersBefore = await CounterPage.ReadAsync(options.Metrics, cancel);
        var processes = new ProcessMeter(options.Pids);
        var from = PeerEngine.Now;
        if (commands is null)
        {
            _window.Open(from, from + TimeSpan.FromSeconds(options.Seconds));
            await Task.Delay(TimeSpan.FromSeconds(options.Seconds), cancel);
        }
        else
        {
            _window.Open(from, TimeSpan.MaxValue);
            await commands.RunAsync();
            _window.Open(from, PeerEngine.Now);
            _seconds = (PeerEngine.Now - from).TotalSeconds;
        }

        var usage = processes.Read(_seconds, Math.Max(1, crowd.Listeners.Count(l => l.Connected is not null)));
        var counters = CounterPage.Moved(countersBefore, await CounterPage.ReadAsync(options.Metrics, cancel));
        await Task.Delay(200, cancel);
        progress.Dispose();
        pacer.Dispose();
        var failures = crowd.All.Where(p => p.Failure is not null).GroupBy(p => p.Failure!).ToDictionary(g => g.Key, g => g.Count());
        var heard = new HearingCheck(options, crowd, microphones).Judge(speech);
        var report = Summarise(crowd, rampStart, pacer, usage, counters, failures, heard);
        return commands is null
            ? report
            : report with { Commands = new CommandCheck(options, crowd).Judge(commands.Given, microphones, counters) };
    }

    private async Task ClimbAsync(Crowd crowd, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var joins = new List<Task>(crowd.Listeners.Count);
        foreach (var listener in crowd.Listeners)
        {
            var wait = TimeSpan.FromSeconds((double)joins.Count / options.RampPerSecond) - clock.Elapsed;
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, cancel);
            }

            joins.Add(listener.ConnectAsync(cancel));
        }

        await Task.WhenAll(joins);
    }

    private OpusLoop LoopOf(int speaker, int room) => speech is not null
        ? OpusLoop.Encode(speech.Pcm)
        : OpusLoop.Tone(
            Tones.Frequency(room, speaker, options.Speakers),
            Tones.Amplitude(speaker, options.Speakers, options.Heard),
            speaker == 0 ? ChirpFrame : -1);

    // A frame that the mixer or the gateway gave up leaves no gap in the sequence numbers; it shows in the rate only.
    private IEnumerable<string> Shortfalls(int silent, double meanRate, int chirpsMissed)
    {
        if (silent > 0)
        {
            yield return $"{silent} listeners are connected and heard nothing";
        }

        if (options.Listeners > 0 && meanRate < LeastRate)
        {
            yield return FormattableString.Invariant($"listeners got {meanRate:0.00} frames a second instead of 50: the system is overloaded");
        }

        if (chirpsMissed > 0)
        {
            yield return $"{chirpsMissed} chirps were not found within 800 ms";
        }
    }

    private LoadReport Summarise(
        Crowd crowd,
        TimeSpan rampStart,
        Pacer pacer,
        IReadOnlyList<ProcessReport> usage,
        SortedDictionary<string, double> counters,
        Dictionary<string, int> failures,
        Hearing heard)
    {
        var connected = crowd.Listeners.Where(l => l.Connected is not null).ToArray();
        var everybody = crowd.All.Where(l => l.Connected is not null).ToArray();
        var packets = connected.Sum(l => l.Ear.Packets);
        var expected = connected.Sum(l => l.Ear.Expected);
        var rates = connected.Select(l => l.Ear.Packets / _seconds).DefaultIfEmpty().ToArray();
        var silent = connected.Count(l => l.Ear.Packets == 0);
        return new LoadReport
        {
            StartedAt = _startedAt,
            Gateways = [.. options.Gateways.Select(g => g.ToString())],
            Rooms = options.Rooms,
            SpeakersPerRoom = options.Speakers,
            Listeners = options.Listeners,
            Seconds = _seconds,
            ListenersConnected = connected.Length,
            SpeakersConnected = crowd.Speakers.Count(s => s.Connected is not null),
            Failures = failures,
            Connect = Percentiles.Of(everybody.Select(p => (p.Connected!.Value - p.Offered).TotalMilliseconds)),
            FirstPacket = Percentiles.Of(
                connected.Where(p => p.Peer.FirstPacket is not null).Select(p => (p.Peer.FirstPacket!.Value - p.Offered).TotalMilliseconds)),
            LastListenerAudible = connected.Select(p => p.Peer.FirstPacket ?? TimeSpan.Zero).DefaultIfEmpty().Max() is var last && last > rampStart
                ? (last - rampStart).TotalMilliseconds
                : 0,
            Packets = packets,
            PacketRateMean = rates.Average(),
            PacketRateLeast = rates.Min(),
            KilobitsPerListener = connected.Select(l => l.Ear.Bytes).DefaultIfEmpty().Average() * 8 / 1000 / _seconds,
            Lost = expected - packets,
            LossPercent = expected == 0 ? 0 : 100.0 * (expected - packets) / expected,
            Jitter = Percentiles.Of(connected.Select(l => l.Ear.Jitter)),
            LongestGap = Percentiles.Of(connected.Select(l => l.Ear.LongestGap.TotalMilliseconds)),
            Delay = Percentiles.Of(heard.Delays),
            ChirpsMissed = heard.ChirpsMissed,
            PacerLateness = Percentiles.Of(pacer.Lateness),
            TonesOk = heard.Ok,
            TonesMissing = heard.Missing,
            TonesLeaked = heard.Leaked,
            OwnToneBelow = heard.OwnBelow,
            EarsChecked = heard.Ears,
            Complaints = [.. heard.Complaints, .. Shortfalls(silent, rates.Average(), heard.ChirpsMissed)],
            Processes = usage,
            Counters = counters,
            Speech = heard.Speech,
        };
    }
}
