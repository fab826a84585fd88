using Spaces.Load.Options;
using Spaces.Load.Report;
using Spaces.Load.Sound;
using Spaces.TestKit;
using Spaces.TestKit.Audio;

namespace Spaces.Load.Run;

/// <summary>From a command to its answer, and to the last sampled listener whose sound shows it. After the run, so that it costs nothing during it.</summary>
internal sealed class CommandCheck(LoadOptions options, Crowd crowd)
{
    private delegate TimeSpan? Find(ToneTrack track, TimeSpan since, TimeSpan until);

    /// <summary>Judges all commands.</summary>
    /// <param name="given">The commands, in order.</param>
    /// <param name="microphones">The room's microphones, by the speaker's number; the guest's is the last.</param>
    /// <param name="counters">The gateways' counters, by how much they moved.</param>
    public CommandReport Judge(IReadOnlyList<GivenCommand> given, IReadOnlyList<Microphone> microphones, IReadOnlyDictionary<string, double> counters)
    {
        var heard = crowd.Listeners.Where(l => l.Ear.Recording is not null && l.Connected is not null).Select(l => l.Ear.Recording!.Decode()).ToArray();
        var tracks = given.Where(c => c.Effect != Effect.None).Select(c => c.Speaker).Distinct().ToDictionary(s => s, s => heard.Select(h => TrackOf(h, s)).ToArray());
        var figures = new List<CommandFigure>();
        foreach (var kind in given.GroupBy(c => c.Name))
        {
            figures.Add(new CommandFigure(kind.Key, "answer", Percentiles.Of(kind.Select(c => (c.Answered - c.Sent).TotalMilliseconds)), 0));
            foreach (var (what, find) in heard.Length == 0 ? [] : Heard(kind.First().Effect))
            {
                var times = kind.Select(c => Slowest(c, NextOn(given, c)?.Sent, tracks[c.Speaker], find)).ToArray();
                figures.Add(new CommandFigure(kind.Key, what, Percentiles.Of(times.OfType<double>()), times.Count(t => t is null)));
            }
        }

        return new CommandReport(figures, [.. Gates(given, microphones, counters)]);
    }

    // A tone that comes back in the middle of itself grows over some frames, as the decoder starts over from silence: both ends of that are told.
    private static (string What, Find Find)[] Heard(Effect effect) => effect switch
    {
        Effect.Silence => [("last packet heard", (track, since, until) => track.LastBeforeSilence(since, until))],
        Effect.Sound =>
        [
            ("first packet heard", (track, since, until) => track.FirstAfterSilence(since, until, ToneTrack.Gone)),
            ("at half loudness", (track, since, until) => track.FirstAfterSilence(since, until, ToneTrack.Half)),
        ],
        _ => [],
    };

    // The slowest of the ears counts; null when one of them did not hear it.
    private static double? Slowest(GivenCommand command, TimeSpan? next, ToneTrack[] ears, Find find)
    {
        // Behind the last command there was a pause as behind any other.
        var until = next ?? command.Answered + (3 * ToneTrack.Quiet);
        var times = ears.Select(e => find(e, command.Sent, until)).ToArray();
        return times.Any(t => t is null) ? null : times.Max(t => (t!.Value - command.Sent).TotalMilliseconds);
    }

    private static GivenCommand? NextOn(IReadOnlyList<GivenCommand> given, GivenCommand command) =>
        given.FirstOrDefault(c => c.Effect != Effect.None && c.Speaker == command.Speaker && c.Sent > command.Sent);

    private static IEnumerable<GateFigure> Gates(
        IReadOnlyList<GivenCommand> given, IReadOnlyList<Microphone> microphones, IReadOnlyDictionary<string, double> counters)
    {
        foreach (var (name, reason) in new[] { ("mute", "Muted"), ("to the audience", "NotOnStage") })
        {
            var counted = counters.Where(c => c.Key.StartsWith("spaces_gateway_packets_dropped", StringComparison.Ordinal) && c.Key.Contains($"reason=\"{reason}\"", StringComparison.Ordinal)).ToArray();
            var silenced = given.Where(c => c.Name == name).Select(c => (Silence: c, Sound: NextOn(given, c))).ToArray();
            if (counted.Length > 0)
            {
                yield return new GateFigure(
                    reason,
                    counted.Sum(c => c.Value),
                    silenced.Sum(s => Sent(microphones[s.Silence.Speaker], s.Silence.Answered, s.Sound!.Sent)),
                    silenced.Sum(s => Sent(microphones[s.Silence.Speaker], s.Silence.Sent, s.Sound!.Answered)));
            }
        }
    }

    private static int Sent(Microphone microphone, TimeSpan from, TimeSpan to)
    {
        var count = 0;
        foreach (var time in microphone.Sent)
        {
            count += time >= from && time < to ? 1 : 0;
        }

        return count;
    }

    private ToneTrack TrackOf(DecodedSound heard, int speaker) => ToneTrack.Of(
        heard, Tones.Frequency(0, speaker, options.Speakers), Tones.Amplitude(speaker, options.Speakers, options.Heard));
}
