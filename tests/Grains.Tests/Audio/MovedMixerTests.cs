using System.Buffers.Binary;
using CsCheck;
using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>A mixer that goes on on another silo: what it knows is the same to the bit, and what it sends sounds as if nothing had been.</summary>
public sealed class MovedMixerTests(ITestOutputHelper output)
{
    private const int Frame = AudioFormat.FrameSamples;
    private const int Seconds = 20;
    private const int Frames = Seconds * AudioFormat.FramesPerSecond;

    [Fact]
    public void Whatever_happened_in_a_room_its_state_is_the_same_on_the_other_side() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Bool, Gen.Int[1, 2], Gen.Int[1, 160]).Sample(
            (seed, passOn, channels, ticks) =>
            {
                MixerOptions options = new() { PassOn = passOn };
                using RoomMixer before = Busy(options, seed, channels, ticks);
                byte[] state = before.Save();
                using RoomMixer? after = RoomMixer.TryLoad(new LibOpusCodec(), options, state);
                Assert.NotNull(after);
                Assert.Equal(before.Stats, after.Stats);
                using RoomMixer? cold = RoomMixer.Unpack(new LibOpusCodec(), options, state);
                Assert.True(state.AsSpan().SequenceEqual(cold!.Save()), "What was read is not what was written.");
                Assert.InRange(state.Length, 100, 512 * 1024);
                for (int i = 0; i < 20; i++)
                {
                    after.Tick();
                }
            },
            iter: 60);

    [Fact]
    public void A_state_that_is_damaged_is_refused_and_never_throws()
    {
        byte[] state;
        using (RoomMixer mixer = Busy(new MixerOptions(), 7, 1, 100))
        {
            state = mixer.Save();
        }

        LibOpusCodec codec = new();
        Assert.Null(RoomMixer.TryLoad(codec, new MixerOptions(), []));
        Assert.Null(RoomMixer.TryLoad(codec, new MixerOptions(), new byte[RoomMixer.MostStateBytes + 1]));
        Gen.Select(Gen.Int[0, state.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, change) =>
            {
                byte[] damaged = [.. state];
                damaged[at] ^= change;
                Assert.Null(RoomMixer.TryLoad(codec, new MixerOptions(), damaged));
                Assert.Null(RoomMixer.TryLoad(codec, new MixerOptions(), state[..at]));

                // And where the checksum is right over what is wrong: whatever comes of it, it can be mixed.
                Seal(damaged);
                RoomMixer.TryLoad(codec, new MixerOptions(), damaged)?.Dispose();
            },
            iter: 300);
    }

    [Fact]
    public void Random_bytes_with_a_right_checksum_never_throw() =>
        Gen.Byte.Array[10, 4000].Sample(
            bytes =>
            {
                (bytes[0], bytes[1]) = (1, 1);
                Seal(bytes);
                RoomMixer.TryLoad(new LibOpusCodec(), new MixerOptions(), bytes)?.Dispose();
            },
            iter: 500);

    [Fact]
    public void A_state_of_a_newer_format_is_refused()
    {
        using RoomMixer mixer = Busy(new MixerOptions(), 7, 1, 10);
        byte[] state = mixer.Save();
        state[0]++;
        Seal(state);
        Assert.Null(RoomMixer.TryLoad(new LibOpusCodec(), new MixerOptions(), state));
    }

    [Fact]
    public void A_silo_with_other_settings_goes_on_all_the_same()
    {
        using RoomMixer mixer = Busy(new MixerOptions(), 3, 1, 100);
        MixerOptions other = new() { LimiterLookAheadMilliseconds = 2, PassOn = false, MaxHeard = 2, Bitrate = 24_000 };
        using RoomMixer? after = RoomMixer.TryLoad(new LibOpusCodec(), other, mixer.Save());
        Assert.NotNull(after);
        for (int i = 0; i < 50; i++)
        {
            after.Tick();
        }
    }

    [Theory]
    [InlineData("voice", 32_000, true, true)]
    [InlineData("voice", 60_000, false, true)]
    [InlineData("high voice", 32_000, true, true)]
    [InlineData("high voice", 32_000, true, false)]
    [InlineData("tone", 48_000, true, false)]
    [InlineData("music", 60_000, false, false)]
    public void A_move_in_the_middle_of_a_word_is_not_heard(string sound, int bitrate, bool voice, bool passOn)
    {
        List<int> moves = [.. Enumerable.Range(1, Seconds - 2).Select(s => (s * 50) + (s * 7 % 50))];
        float[] still = Listen(sound, bitrate, voice, passOn, []);
        float[] moved = Listen(sound, bitrate, voice, passOn, moves);
        List<double> usual = [.. Enumerable.Range(50, Frames - 120).Where(t => t % 23 == 0).Select(t => Worst(moved, still, t)).Order()];
        List<double> differences = [.. moves.Select(t => Worst(moved, still, t)).Order()];
        double edge = moves.Max(t => EdgeAt(moved, t) - Math.Max(0, EdgeAt(still, t)));
        output.WriteLine(
            $"{sound} {bitrate} pass {passOn}: moves p50 {differences[differences.Count / 2]:F2} max {differences[^1]:F2} dB, "
            + $"anywhere p50 {usual[usual.Count / 2]:F2} max {usual[^1]:F2} dB; edge over the unmoved {edge:F1} dB");
        Assert.InRange(differences[differences.Count / 2], 0, 1.6);
        Assert.InRange(differences[^1], 0, 3.5);
        Assert.InRange(edge, -200, 6);
    }

    [Fact]
    public void A_steady_tone_has_no_click_and_no_dent_in_forty_moves()
    {
        const double Frequency = 500;
        const double Amplitude = 0.3;
        using OpusTone sine = new(Frequency, Amplitude, bitrate: 96_000);
        using OpusTone mine = new(1_700, 0.2);
        using Ear listener = new();
        using Ear speaker = new(2);
        RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions());
        mixer.AddLane(1);
        mixer.AddLane(2);
        for (int tick = 0; tick < 500; tick++)
        {
            mixer.Push(1, sine.Next());
            mixer.Push(2, mine.Next());
            if (tick % 12 == 11)
            {
                mixer = Move(mixer, new MixerOptions());
            }

            MixResult mix = mixer.Tick();
            listener.Hear(mix);
            speaker.Hear(mix);
        }

        mixer.Dispose();
        float[] heard = speaker.From(40);
        Assert.InRange(SpectrumProbe.LargestBend(heard), 0, 0.015f);
        for (int frame = 0; frame < heard.Length / Frame; frame++)
        {
            Assert.InRange(SpectrumProbe.Level(heard.AsSpan(frame * Frame, Frame), Frequency), -12, -9);
        }

        float[] both = listener.From(40);
        Assert.InRange(SpectrumProbe.Level(both, Frequency), -12, -9);
        Assert.InRange(SpectrumProbe.Level(both, 1_700), -16, -12);
    }

    private static float[] Listen(string sound, int bitrate, bool voice, bool passOn, List<int> moves)
    {
        MixerOptions options = new() { PassOn = passOn };
        RoomMixer mixer = new(new LibOpusCodec(), options);
        Talker talker = new(1, TestSound.Make(sound, Seconds), bitrate, voice);
        using Ear ear = new();
        mixer.AddLane(1);
        mixer.AddLane(2);
        for (int tick = 0; tick < Frames; tick++)
        {
            talker.Send(mixer, tick);
            if (moves.Contains(tick))
            {
                mixer = Move(mixer, options);
            }

            ear.Hear(mixer.Tick());
        }

        mixer.Dispose();
        return ear.From(0);
    }

    private static RoomMixer Move(RoomMixer mixer, MixerOptions options)
    {
        RoomMixer? next = RoomMixer.TryLoad(new LibOpusCodec(), options, mixer.Save());
        Assert.NotNull(next);
        mixer.Dispose();
        return next;
    }

    private static double Worst(float[] heard, float[] other, int tick) => Enumerable.Range(tick - 1, 6)
        .Where(t => (t + 1) * Frame <= Math.Min(heard.Length, other.Length))
        .Max(t => Likeness.Distance(heard.AsSpan(t * Frame, Frame), other.AsSpan(t * Frame, Frame)));

    // The strongest edge after a move, above that of the sound around it. What is fainter than -75 dB is none.
    private static double EdgeAt(float[] heard, int tick)
    {
        int at = tick * Frame;
        double around = Math.Max(Likeness.Edge(heard.AsSpan(at - 2460, 2400)), Likeness.Edge(heard.AsSpan(at + (3 * Frame), 2400)));
        return Likeness.Edge(heard.AsSpan(at - 60, 3 * Frame)) - Math.Max(around, -75);
    }

    private static void Seal(byte[] state) =>
        BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(state.Length - 8), RoomMixer.Checksum(state.AsSpan(..^8)));

    /// <summary>A room with up to five people who talk, are muted, come, go, lose packets and send rubbish.</summary>
    private static RoomMixer Busy(MixerOptions options, int seed, int channels, int ticks)
    {
        Random random = new(seed);
        RoomMixer mixer = new(new LibOpusCodec(), options, channels);
        using OpusTone low = new(300 + random.Next(200), 0.3);
        using OpusTone high = new(1_500, 0.2);
        OpusTone[] tones = [low, high];
        int speakers = 1 + random.Next(2);
        byte[] noise = new byte[300];
        for (int tick = 0; tick < ticks; tick++)
        {
            for (uint number = 1; number <= 2; number++)
            {
                if (number <= speakers)
                {
                    mixer.AddLane(number);
                    AudioPacket packet = tones[number - 1].Next();
                    if (random.Next(10) > 0 && tick / 40 % 3 != number)
                    {
                        mixer.Push(number, packet);
                    }
                }
            }

            switch (random.Next(30))
            {
                case 0:
                    mixer.SetMuted((uint)random.Next(1, 4), random.Next(2) == 0);
                    break;
                case 1:
                    mixer.AddLane((uint)random.Next(3, 6));
                    break;
                case 2:
                    mixer.RemoveLane((uint)random.Next(1, 6));
                    break;
                case 3:
                    random.NextBytes(noise);
                    mixer.Push((uint)random.Next(3, 6), new AudioPacket(tick, tick * 960L, 20, true, noise.AsSpan(0, random.Next(1, 300))));
                    break;
                case 4:
                    mixer.SetGain(1, 0.5f + random.NextSingle());
                    break;
                case 5 when random.Next(10) == 0:
                    mixer.End();
                    break;
                default:
                    break;
            }

            mixer.Tick();
        }

        return mixer;
    }
}
