using Spaces.Load.Options;
using Spaces.Load.Report;
using Spaces.Load.Sound;
using Spaces.Load.Speech;
using Spaces.TestKit.Audio;

namespace Spaces.Load.Run;

/// <summary>What the sampled ears heard.</summary>
internal sealed class Hearing
{
    public int Ears { get; set; }

    public int Ok { get; set; }

    public int Missing { get; set; }

    public int Leaked { get; set; }

    public double? OwnBelow { get; set; }

    public int ChirpsMissed { get; set; }

    public List<double> Delays { get; } = [];

    public List<string> Complaints { get; } = [];

    public SpeechReport? Speech { get; set; }
}

/// <summary>Decodes what was recorded and compares it with what was said. After the run, so that it costs nothing during it.</summary>
internal sealed class HearingCheck(LoadOptions options, Crowd crowd, IReadOnlyList<Microphone> microphones, IReadOnlyList<RoomPeer> listeners)
{
    /// <summary>Judges all sampled ears.</summary>
    public Hearing Judge(SpeechSource? speech)
    {
        var hearing = new Hearing();
        var people = new List<RoomPeer>();
        foreach (var person in crowd.Speakers.Concat(listeners).Where(p => p.Ear.Recording is not null && p.Connected is not null))
        {
            if (options.Speakers == 0)
            {
                continue;
            }

            if (speech is not null)
            {
                // Of one speaker and many listeners, one listener tells it all.
                if (person.Speaker < 0 && hearing.Speech is null)
                {
                    hearing.Ears++;
                    hearing.Speech = SpeechCheck.Compare(person.Ear, speech, microphones[person.Room * options.Speakers]);
                }

                continue;
            }

            // Speakers who are alone hear nobody: there is nothing to judge.
            if (person.Speaker < 0 || options.Speakers > 1)
            {
                hearing.Ears++;
                people.Add(person);
            }
        }

        foreach (var add in people.AsParallel().AsOrdered().Select(p => Judge(p, p.Ear.Recording!.Decode())))
        {
            add(hearing);
        }

        return hearing;
    }

    // What it found is added later, one ear after another.
    private Action<Hearing> Judge(RoomPeer person, DecodedSound heard)
    {
        var others = Enumerable.Range(0, options.Speakers).Where(s => s != person.Speaker && !IsMutedAtTimes(s)).Select(s => ToneOf(person.Room, s)).ToArray();
        ExpectedTone? own = person.Speaker < 0 ? null : ToneOf(person.Room, person.Speaker);
        var inRoom = Enumerable.Range(0, options.Speakers).Select(s => ToneOf(person.Room, s).Frequency).ToHashSet();
        var foreign = Enumerable.Range(0, options.Rooms)
            .SelectMany(r => Enumerable.Range(0, options.Speakers).Select(s => ToneOf(r, s)))
            .Where(t => !inRoom.Contains(t.Frequency))
            .DistinctBy(t => t.Frequency)
            .ToArray();

        // A speaker who is heard takes one of the places that the mixer has.
        var places = person.Speaker < 0 ? options.Heard : Math.Max(1, options.Heard - 1);
        var verdict = ToneJudge.Judge(heard.Pcm, others, places, own, foreign);
        var (delays, missed) = person.Speaker < 0 ? DelayMeter.Measure(heard, microphones[person.Room * options.Speakers], LoadRun.ChirpFrame) : ([], 0);
        return hearing =>
        {
            hearing.Ok += verdict.Ok;
            hearing.Missing += verdict.Missing.Count;
            hearing.Leaked += verdict.Leaked.Count;
            hearing.OwnBelow = verdict.OwnBelow is { } below ? Math.Min(below, hearing.OwnBelow ?? double.MaxValue) : hearing.OwnBelow;
            var who = person.Speaker < 0 ? "a listener" : $"speaker {person.Speaker}";
            hearing.Complaints.AddRange(verdict.Missing.Select(f => $"{who} of room {person.Room} does not hear {f} Hz"));
            hearing.Complaints.AddRange(verdict.Leaked.Select(f => $"{who} of room {person.Room} hears {f} Hz and should not"));
            hearing.Delays.AddRange(delays);
            hearing.ChirpsMissed += missed;
        };
    }

    // By command: when their tone should be there is the command check's to judge.
    private bool IsMutedAtTimes(int speaker) => options.Commands > 0 && speaker == options.Speakers - 1;

    private ExpectedTone ToneOf(int room, int speaker) => new(
        Tones.Frequency(room, speaker, options.Speakers), Tones.Amplitude(speaker, options.Speakers, options.Heard));
}
