using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>
/// What a listener hears when a room changes between passed and mixed frames, beside what they hear of the same packets in a room that mixes
/// always. Somebody who can hardly be heard (-68 dB) forces the changes, so that all else is the first speaker's.
/// </summary>
public sealed class PassOnSoundTests(ITestOutputHelper output)
{
    private const int Frame = AudioFormat.FrameSamples;
    private const int Seconds = 30;
    // Two codecs in a row differ from one by 0.7 dB in the middle of a word, and by 3 dB at the worst edges of syllables.
    private const double Typical = 1.6;
    private const double Most = 3;
    private const int Frames = Seconds * AudioFormat.FramesPerSecond;

    [Theory]
    [InlineData("voice", 32_000, true)]
    [InlineData("voice", 60_000, false)]
    [InlineData("high voice", 32_000, true)]
    [InlineData("tone", 48_000, true)]
    [InlineData("music", 60_000, false)]
    public void A_change_is_not_heard(string sound, int bitrate, bool voice)
    {
        (float[] mixed, _, _) = Listen(sound, bitrate, voice, passOn: false);
        (float[] heard, List<int> toMixed, List<int> toPassed) = Listen(sound, bitrate, voice, passOn: true);
        bool steady = !sound.EndsWith("voice", StringComparison.Ordinal); // no moment to come back in
        Assert.True(toMixed.Count >= (steady ? 1 : 4), $"{toMixed.Count} changes");
        List<double> usual = [.. Enumerable.Range(100, Frames - 200).Where(t => t % 23 == 0).Select(t => Worst(heard, mixed, t))];
        usual.Sort();
        double edgeUsual = Enumerable.Range(20, Frames - 40).Where(t => t % 3 == 0).Max(t => EdgeAt(heard, t));
        output.WriteLine($"{sound} {bitrate}: anywhere p50 {usual[usual.Count / 2]:F2} p99 {usual[usual.Count * 99 / 100]:F2} dB; edge {edgeUsual:F1} dB");
        foreach ((string name, List<int> changes) in new[] { ("to mixed", toMixed), ("to passed", toPassed) })
        {
            if (changes.Count == 0)
            {
                continue;
            }

            List<double> differences = [.. changes.Select(t => Worst(heard, mixed, t)).Order()];
            double edge = changes.Max(t => EdgeAt(heard, t));
            output.WriteLine(
                $"  {name}: {changes.Count} changes, p50 {differences[differences.Count / 2]:F2} max {differences[^1]:F2} dB; edge {edge:F1} dB");
            Assert.InRange(differences[differences.Count / 2], 0, Typical);
            Assert.InRange(differences[^1], 0, Most);
            Assert.InRange(edge, -200, Math.Max(edgeUsual + 1, 2));
        }

        Record($"{sound}-{bitrate}-passed.wav", heard);
        Record($"{sound}-{bitrate}-mixed.wav", mixed);
    }

    [Fact]
    public void Two_people_who_interrupt_each_other_sound_as_in_a_room_that_mixes_always()
    {
        float[] mixed = Talk(passOn: false, out _);
        float[] heard = Talk(passOn: true, out long passed);
        Assert.InRange(passed, Frames / 4, Frames);
        const int Window = 5 * Frame;
        int faint = 0;
        for (int at = Window; at + (2 * Window) < heard.Length; at += Window)
        {
            double level = SpectrumProbe.Rms(heard.AsSpan(at, Window));
            double[] around = [.. Enumerable.Range(-4, 9).Select(i => SpectrumProbe.Rms(mixed.AsSpan(at + (i * Window / 4), Window)))];
            Assert.True(level < Math.Max(around.Max(), -45) + 3, $"{level:F1} dB at {at / Frame}, at most {around.Max():F1} in the other room");
            faint += level < around.Min() - 4 && around.Min() > -45 ? 1 : 0;
        }

        // A packet lost is bridged by the listeners themselves instead of by the mixer; that is all the difference allowed.
        Assert.InRange(faint, 0, heard.Length / Window / 50);
        Assert.InRange(Likeness.Edge(heard), -200, Likeness.Edge(mixed) + 2);
    }

    /// <summary>Turns, interruptions in the middle of a word, mutes, a third person and 5 % loss.</summary>
    private static float[] Talk(bool passOn, out long passed)
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions { PassOn = passOn });
        Talker[] talkers =
            [new(1, TestSound.Make("voice", Seconds)), new(2, TestSound.Make("high voice", Seconds)), new(3, TestSound.Make("voice", Seconds), 60_000, false)];
        using Ear ear = new(fillers: true);
        Random random = new(11);
        mixer.AddLane(1);
        mixer.AddLane(2);
        for (int tick = 0; tick < Frames; tick++)
        {
            if (tick == Frames / 2)
            {
                mixer.AddLane(3);
            }

            if (tick % 400 is 330 or 350)
            {
                mixer.SetMuted(1, tick % 400 == 330);
            }

            int turn = tick % 300;
            bool[] speaks = [turn < 160 || turn > 280, turn is > 140 and < 290, tick > Frames / 2 && turn is > 60 and < 70];
            for (int i = 0; i < 3; i++)
            {
                bool lost = random.Next(20) == 0;
                if (speaks[i] && !lost)
                {
                    talkers[i].Send(mixer, tick);
                }
            }

            ear.Hear(mixer.Tick());
        }

        passed = mixer.Stats.PassedTicks;
        return ear.From(0);
    }

    [Fact]
    public void The_measure_hears_a_change_that_was_done_carelessly()
    {
        (float[] mixed, _, _) = Listen("voice", 32_000, voice: true, passOn: false);
        float[] cut = [.. mixed];
        List<int> changes = [.. Enumerable.Range(2, Seconds - 4).Select(second => (second * 50) + 17)];
        foreach (int tick in changes)
        {
            mixed.AsSpan((tick * Frame) + 407, 20 * Frame).CopyTo(cut.AsSpan(tick * Frame)); // 8.5 ms left out, wherever it is
        }

        List<double> edges = [.. changes.Select(t => EdgeAt(cut, t) - EdgeAt(mixed, t))];
        Assert.True(edges.Max() > 10, $"{edges.Max()}");
    }

    /// <summary>The mixer's sound as a listener's decoder has it, and the ticks of the changes.</summary>
    private static (float[] Heard, List<int> ToMixed, List<int> ToPassed) Listen(string sound, int bitrate, bool voice, bool passOn)
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions { PassOn = passOn });
        Talker talker = new(1, TestSound.Make(sound, Seconds), bitrate, voice);
        Talker faint = new(2, [.. TestSound.Make("tone", Seconds).Select(x => x * 0.003f)]);
        using Ear ear = new();
        (List<int> toMixed, List<int> toPassed) = ([], []);
        mixer.AddLane(1);
        mixer.AddLane(2);
        bool passes = false;
        for (int tick = 0; tick < Frames; tick++)
        {
            talker.Send(mixer, tick);
            if (tick % 103 is >= 60 and < 64)
            {
                faint.Send(mixer, tick);
            }

            long before = mixer.Stats.PassedTicks;
            MixResult mix = mixer.Tick();
            ear.Hear(mix);
            bool passed = mixer.Stats.PassedTicks > before;
            if (passed != passes && tick > 20)
            {
                (passed ? toPassed : toMixed).Add(tick);
            }

            passes = passed;
        }

        return (ear.From(0), toMixed, toPassed);
    }

    /// <summary>
    /// The largest difference of the frames around a change from what the other room's listener hears at about that time. The two are not in
    /// step: mixed sound is later, by up to a period of the voice more after a change.
    /// </summary>
    private static double Worst(float[] heard, float[] mixed, int tick)
    {
        double worst = 0;
        for (int step = -1; step < 5; step++)
        {
            int at = (tick * Frame) + (step * Frame / 2);
            ReadOnlySpan<float> piece = heard.AsSpan(at, Frame);
            if (SpectrumProbe.Rms(piece) < -55)
            {
                continue;
            }

            double least = double.MaxValue;
            for (int lag = -1200; lag <= 600; lag += 60)
            {
                least = Math.Min(least, Likeness.Distance(piece, mixed.AsSpan(at - lag, Frame)));
            }

            worst = Math.Max(worst, least);
        }

        return worst;
    }

    /// <summary>The strongest edge in the 30 ms after a change, above that of the 100 ms around them.</summary>
    private static double EdgeAt(float[] heard, int tick)
    {
        int at = tick * Frame;
        double around = Math.Max(Likeness.Edge(heard.AsSpan(at - 2460, 2400)), Likeness.Edge(heard.AsSpan(at + 1440, 2400)));
        return Likeness.Edge(heard.AsSpan(at - 60, 1500)) - Math.Max(around, -75);
    }

    /// <summary>Leaves a recording where one is asked for, to be listened to.</summary>
    private static void Record(string name, float[] pcm)
    {
        if (Environment.GetEnvironmentVariable("SPACES_RECORDINGS") is not { Length: > 0 } folder)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        using BinaryWriter file = new(File.Create(Path.Combine(folder, name.Replace(' ', '-'))));
        file.Write("RIFF"u8);
        file.Write(36 + (2 * pcm.Length));
        file.Write("WAVEfmt "u8);
        file.Write(16);
        file.Write((short)1);
        file.Write((short)1);
        file.Write(AudioFormat.SampleRate);
        file.Write(2 * AudioFormat.SampleRate);
        file.Write((short)2);
        file.Write((short)16);
        file.Write("data"u8);
        file.Write(2 * pcm.Length);
        foreach (float sample in pcm)
        {
            file.Write((short)Math.Clamp(sample * 32_767, -32_768, 32_767));
        }
    }
}
