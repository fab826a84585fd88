using System.Diagnostics;
using Spaces.Load.Options;
using Spaces.Load.Report;
using Spaces.Load.Sound;
using Spaces.Load.Speech;
using Spaces.TestKit.Peer;

namespace Spaces.Load.Run;

/// <summary>There is nothing to measure; the message says why.</summary>
internal sealed class LoadException(string message) : Exception(message);

/// <summary>One run: speakers in, then step by step listeners up the ramp, a burst if asked for, a measured time; a report.</summary>
internal sealed class LoadRun(LoadOptions options, SpeechSource? speech)
{
    /// <summary>Where the chirp lies in the first speaker's loop.</summary>
    public const int ChirpFrame = 10;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Longer than a packet may wait to be read.
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(300);

    private readonly Phases _phases = new();
    private readonly ProcessMeter _processes = new(options.Pids);
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;

    /// <summary>Runs; bounded in time by itself.</summary>
    public async Task<LoadReport> RunAsync(CancellationToken outer)
    {
        OpenFiles.Check(options);
        int[] steps = options.Ladder.Count > 0 ? [.. options.Ladder] : [options.Listeners];
        var ramp = TimeSpan.FromSeconds((double)options.AllListeners / options.RampPerSecond);
        var longest = ramp + ((3 + steps.Length) * Patience) + (steps.Length * TimeSpan.FromSeconds(options.LongestSeconds));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(outer);
        limit.CancelAfter(longest);
        var cancel = limit.Token;

        await using var crowd = await Crowd.GatherAsync(options, _phases, cancel);
        await Task.WhenAll(crowd.Speakers.Select(s => s.ConnectAsync(cancel)));
        if (crowd.Speakers.Count > 0 && crowd.Speakers.All(s => s.Connected is null))
        {
            throw new LoadException($"No speaker could connect: {crowd.Speakers[0].Failure}");
        }

        var commands = crowd.Guest is null ? null : new CommandRun(options.Commands, crowd, cancel);
        await (commands?.PrepareAsync() ?? Task.CompletedTask);
        var sending = crowd.Guest is null ? crowd.Speakers : crowd.Speakers.Append(crowd.Guest);
        var microphones = sending.Select(s => new Microphone(s.Peer, LoopOf(s.Speaker, s.Room), (int)longest.TotalSeconds * 50)).ToArray();
        using var pacer = new Pacer(microphones, _phases);
        using var progress = new Progress(crowd);
        await Task.Delay(Settle, cancel);

        var empty = _processes.Read();
        var stages = new List<StageReport>();
        CommandReport? commanded = null;
        var reached = 0;
        foreach (var step in steps)
        {
            var joins = await JoinAsync(crowd, crowd.Listeners[reached..step], burst: false, cancel);
            reached = step;
            await Task.Delay(Settle, cancel);
            JoinPhase? burst = null;
            if (options.Burst > 0)
            {
                burst = await JoinAsync(crowd, crowd.Listeners[step..], burst: true, cancel);
                reached += options.Burst;
                await Task.Delay(Settle, cancel);
            }

            var inside = crowd.Listeners[..reached];
            var (measured, usage, counters) = await MeasureAsync(crowd, inside, commands, cancel);
            var heard = new HearingCheck(options, crowd, microphones, inside).Judge(speech);
            stages.Add(new StageSummary(inside, measured, pacer.TakeLateness())
                .Make(empty, usage.Before, usage.After, counters, heard, joins, burst, crowd.Speakers));
            if (commands is not null)
            {
                commanded = new CommandCheck(options, crowd).Judge(commands.Given, microphones, counters);
            }
        }

        return new LoadReport
        {
            StartedAt = _startedAt,
            Gateways = [.. (options.Whep is { } whep ? [whep] : options.Gateways).Select(g => g.ToString())],
            Rooms = options.Rooms,
            SpeakersPerRoom = options.Speakers,
            SpeakersConnected = crowd.Speakers.Count(s => s.Connected is not null),
            Hub = options.Hub,
            Failures = crowd.All.Where(p => p.Failure is not null).GroupBy(p => p.Failure!).ToDictionary(g => g.Key, g => g.Count()),
            Stages = stages,
            Commands = commanded,
        };
    }

    private async Task<JoinPhase> JoinAsync(Crowd crowd, List<RoomPeer> joining, bool burst, CancellationToken cancel)
    {
        RoomPeer[] inside = [.. crowd.All.Where(p => p.Connected is not null)];
        var phase = _phases.Begin(PeerEngine.Now, isMeasured: false);
        var before = _processes.Read();
        var clock = Stopwatch.StartNew();
        var joins = new List<Task>(joining.Count);
        foreach (var listener in joining)
        {
            var wait = burst ? TimeSpan.Zero : TimeSpan.FromSeconds((double)joins.Count / options.RampPerSecond) - clock.Elapsed;
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, cancel);
            }

            joins.Add(listener.ConnectAsync(cancel));
        }

        await Task.WhenAll(joins);
        var after = _processes.Read();
        while (joining.Any(p => p.Connected is not null && p.Failure is null && p.Peer.FirstPacket is null) && clock.Elapsed < Patience)
        {
            await Task.Delay(50, cancel);
        }

        phase.End(PeerEngine.Now);
        await Task.Delay(Afterwards, cancel);
        return new JoinPhase(phase, inside, joining, before, after);
    }

    private async Task<(Phase Phase, (Dictionary<string, ProcessUsage> Before, Dictionary<string, ProcessUsage> After) Usage, SortedDictionary<string, double> Counters)>
        MeasureAsync(Crowd crowd, List<RoomPeer> inside, CommandRun? commands, CancellationToken cancel)
    {
        foreach (var person in inside.Concat(crowd.Speakers))
        {
            person.Ear.Record(options.LongestSeconds + 1);
        }

        var countersBefore = await CounterPage.ReadAsync(options.Metrics, cancel);
        var before = _processes.Read();
        var phase = _phases.Begin(PeerEngine.Now, isMeasured: true);
        await (commands?.RunAsync() ?? Task.Delay(TimeSpan.FromSeconds(options.Seconds), cancel));
        phase.End(PeerEngine.Now);
        var after = _processes.Read();
        var counters = CounterPage.Moved(countersBefore, await CounterPage.ReadAsync(options.Metrics, cancel));
        await Task.Delay(Afterwards, cancel);
        return (phase, (before, after), counters);
    }

    private OpusLoop LoopOf(int speaker, int room) => speech is not null
        ? OpusLoop.Encode(speech.Pcm)
        : OpusLoop.Tone(
            Tones.Frequency(room, speaker, options.Speakers),
            Tones.Amplitude(speaker, options.Speakers, options.Heard),
            speaker == 0 ? ChirpFrame : -1,
            pauses: options.Speakers == 1);
}
