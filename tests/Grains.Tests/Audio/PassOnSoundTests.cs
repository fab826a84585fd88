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
    private const int Seconds = 60;
    private const int Frames = Seconds * AudioFormat.FramesPerSecond;

    [Theory]
    [InlineData("voice", 32_000, true, 3.2, 7)]
    [InlineData("voice", 20_000, true, 3.2, 7)]
    [InlineData("voice", 60_000, false, 3.2, 7)]
    [InlineData("high voice", 32_000, true, 3.2, 7)]
    [InlineData("tone", 48_000, true, 1, 2)]
    [InlineData("chord", 60_000, false, 3.2, 7)]
    [InlineData("music", 60_000, false, 3.2, 7)]
    public void A_change_is_not_heard(string sound, int bitrate, bool voice, double typical, double most)
    {
        (float[] mixed, _, _) = Listen(sound, bitrate, voice, passOn: false);
        (float[] heard, List<int> toMixed, List<int> toPassed) = Listen(sound, bitrate, voice, passOn: true);
        bool steady = sound is "tone" or "chord";
        Assert.True(toMixed.Count >= (steady ? 1 : 10), $"{toMixed.Count} changes");
        List<double> usual = [.. Enumerable.Range(100, Frames - 200).Where(t => t % 9 == 0).Select(t => Worst(heard, mixed, t))];
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
            Assert.InRange(differences[differences.Count / 2], 0, typical);
            Assert.InRange(differences[^1], 0, most);
            Assert.InRange(edge, -200, edgeUsual + 3);
        }

        Record($"{sound}-{bitrate}-passed.wav", heard);
        Record($"{sound}-{bitrate}-mixed.wav", mixed);
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
