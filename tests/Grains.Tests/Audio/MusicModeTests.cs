using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>What is on the left stays on the left, all the way from a speaker's packets to a listener's ears.</summary>
public sealed class MusicModeTests
{
    private const double Low = 500;
    private const double High = 1_700;
    private const double Other = 900;
    private const double Apart = 25; // dB between the side that a tone is on and the other one

    [Theory]
    [InlineData(48_000)]
    [InlineData(96_000)]
    [InlineData(256_000)]
    public void Left_stays_left_in_the_mix_and_in_the_mix_without_oneself(int bitrate)
    {
        using RoomMixer mixer = Room(new MixerOptions { MusicBitrate = bitrate }, 1, 2);
        using StereoTalker first = new(1, Low, 0);
        using StereoTalker second = new(2, 0, High);
        using StereoEar listener = new();
        using StereoEar ownEar = new(1);
        for (int tick = 0; tick < 100; tick++)
        {
            first.Send(mixer);
            second.Send(mixer);
            MixResult mix = mixer.Tick();
            listener.Hear(mix);
            ownEar.Hear(mix);
        }

        AssertOn(0, listener, Low);
        AssertOn(1, listener, High);
        AssertOn(1, ownEar, High);
        Assert.True(Level(ownEar, 0, Low) < -45, $"hears themselves at {Level(ownEar, 0, Low):F1} dB");
    }

    [Fact]
    public void Who_sends_mono_is_heard_in_the_middle()
    {
        using RoomMixer mixer = Room(new MixerOptions(), 1, 2);
        using OpusTone mono = new(Low);
        using StereoTalker second = new(2, 0, High);
        using StereoEar ear = new();
        for (int tick = 0; tick < 100; tick++)
        {
            Assert.Equal(PushResult.Ok, mixer.Push(1, mono.Next()));
            second.Send(mixer);
            ear.Hear(mixer.Tick());
        }

        Assert.InRange(Level(ear, 0, Low), -14, -10);
        Assert.InRange(Level(ear, 0, Low) - Level(ear, 1, Low), -0.5, 0.5);
        AssertOn(1, ear, High);
    }

    [Fact]
    public void A_lost_packet_is_bridged_on_its_side()
    {
        using RoomMixer mixer = Room(new MixerOptions { PassOn = false }, 1);
        using StereoTalker talker = new(1, Low, 0);
        using StereoEar ear = new();
        for (int tick = 0; tick < 150; tick++)
        {
            talker.Send(mixer, lost: tick > 50 && tick % 20 == 7);
            ear.Hear(mixer.Tick());
        }

        Assert.InRange(mixer.Stats.Counters.Concealed + mixer.Stats.Counters.Lost, 1, 10);
        AssertOn(0, ear, Low);
        Assert.True(SpectrumProbe.LargestBend(ear.From(0, 30)) < 0.02, "a concealment clicked");
    }

    [Fact]
    public void A_lone_speakers_stereo_packets_are_passed_on_and_left_stays_left_when_a_second_voice_begins()
    {
        using RoomMixer mixer = Room(new MixerOptions(), 1, 2);
        using StereoTalker first = new(1, Low, 0);
        using StereoTalker second = new(2, 0, High);
        using StereoEar ear = new();
        for (int tick = 0; tick < 100; tick++)
        {
            first.Send(mixer);
            MixResult mix = mixer.Tick();
            ear.Hear(mix);
            Assert.True(tick < 60 || mix.Common.SequenceEqual(first.Packet), $"tick {tick}");
        }

        AssertOn(0, ear, Low);
        for (int tick = 100; tick < 160; tick++)
        {
            first.Send(mixer);
            second.Send(mixer);
            ear.Hear(mixer.Tick());
        }

        AssertOn(0, ear, Low);
        AssertOn(1, ear, High);
    }

    [Fact]
    public void A_packet_of_the_other_kind_is_never_passed_on()
    {
        using RoomMixer music = Room(new MixerOptions(), 1);
        using RoomMixer voice = new(new LibOpusCodec(), new MixerOptions());
        voice.AddLane(1);
        using OpusTone mono = new(Low);
        using StereoTalker stereo = new(1, Low, High, bitrate: 48_000);
        for (int tick = 0; tick < 200; tick++)
        {
            Assert.Equal(PushResult.Ok, music.Push(1, mono.Next()));
            stereo.Send(voice);
            music.Tick();
            voice.Tick();
        }

        Assert.Equal(0, music.Stats.PassedTicks);
        Assert.Equal(0, voice.Stats.PassedTicks);
    }

    [Fact]
    public void A_steady_room_allocates_nothing()
    {
        using RoomMixer mixer = Room(new MixerOptions { Complexity = 0 }, 1, 2, 3);
        StereoTalker[] talkers = [new(1, Low, 0), new(2, 0, High), new(3, Other, 0)];
        long allocated = 0;
        for (int tick = 0; tick < 200; tick++)
        {
            foreach (StereoTalker talker in talkers)
            {
                talker.Send(mixer, lost: (tick + talker.Number) % 31 == 0);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            mixer.Tick();
            allocated += tick < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
        Assert.All(talkers, t => t.Dispose());
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void A_change_while_two_speak_is_a_short_dip_without_a_click_and_loses_nobody(int from, bool passOn)
    {
        RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions { PassOn = passOn }, from);
        mixer.AddLane(1);
        mixer.AddLane(2);
        mixer.AddLane(3);
        mixer.SetMuted(3, true);
        using StereoTalker first = new(1, Low, 0);
        using StereoTalker second = new(2, 0, High);
        using StereoTalker muted = new(3, Other, Other);
        using StereoEar ear = new();
        using StereoEar ownEar = new(1);
        int loud = 0;
        for (int tick = 0; tick < 200; tick++)
        {
            if (tick == 100)
            {
                Assert.Throws<InvalidOperationException>(() => mixer.Succeed(3 - from));
                mixer.End();
            }

            if (mixer.HasEnded)
            {
                Assert.Equal(102, tick);
                MixerStats before = mixer.Stats;
                mixer = mixer.Succeed(3 - from);
                Assert.Equal((before.Ticks, before.Encodes, before.Counters.Played, 3), (mixer.Stats.Ticks, mixer.Stats.Encodes, mixer.Stats.Counters.Played, mixer.Stats.Lanes));
            }

            muted.Send(mixer, expected: PushResult.Muted);
            first.Send(mixer);
            if (!passOn || tick >= 150)
            {
                second.Send(mixer);
            }

            MixResult mix = mixer.Tick();
            ear.Hear(mix);
            ownEar.Hear(mix);
            loud += tick >= 100 && SpectrumProbe.Level(ear.Last(0, 1), Low) > -20 ? 1 : 0;
        }

        Assert.Equal(3 - from, mixer.Channels);
        Assert.Equal(3, mixer.Stats.Lanes);
        Assert.InRange(loud, 93, 99); // of 100: the rest are the fades and the codec's delay
        foreach (int side in (int[])[0, 1])
        {
            Assert.True(SpectrumProbe.LargestBend(ear.From(side, 20)) < 0.03, $"clicked: {SpectrumProbe.LargestBend(ear.From(side, 20)):F3}");
            Assert.True(Level(ear, side, Other) < -45);
            Assert.True(Level(ownEar, side, Low) < -40);
        }

        if (from == 1)
        {
            AssertOn(0, ear, Low);
            AssertOn(1, ear, High);
        }
        else
        {
            Assert.InRange(Level(ear, 0, Low) - Level(ear, 1, Low), -0.5, 0.5);
            Assert.InRange(Level(ear, 0, High), -22, -10);
        }

        mixer.Dispose();
    }

    [Fact]
    public void Any_bytes_and_any_changes_are_borne()
    {
        Random random = new(11);
        RoomMixer mixer = Room(new MixerOptions { Complexity = 0 }, 1, 2);
        using StereoTalker talker = new(1, Low, High);
        byte[] bytes = new byte[AudioFormat.MaxFrameBytes];
        long silent = 0;
        for (int tick = 0; tick < 1_500; tick++)
        {
            talker.Send(mixer, lost: random.Next(10) == 0);
            talker.Packet.CopyTo(bytes);
            int length = random.Next(1, talker.Packet.Length + 1);
            for (int i = random.Next(4); i > 0; i--)
            {
                bytes[random.Next(length)] = (byte)random.Next(256);
            }

            mixer.Push(2, new AudioPacket(1000 + tick, tick * (long)random.Next(955, 965), (byte)random.Next(128), true, bytes.AsSpan(0, length)));
            if (random.Next(40) == 0)
            {
                mixer.End();
            }

            mixer = mixer.HasEnded ? mixer.Succeed(random.Next(1, 3)) : mixer;
            MixResult mix = mixer.Tick();
            silent += mix.IsSilent ? 1 : 0;
            Assert.InRange(mix.Common.Length, 0, AudioFormat.MaxFrameBytes);
            Assert.True(mixer.TryGetLane(2, out LaneStats lane) && lane.BufferedMilliseconds < 1_000, $"tick {tick}");
        }

        Assert.InRange(silent, 0, 30);
        Assert.Equal(1_500, mixer.Stats.Ticks);
        mixer.Dispose();
    }

    [Fact]
    public void A_change_in_silence_sends_nothing()
    {
        RoomMixer mixer = Room(new MixerOptions(), 1);
        for (int tick = 0; tick < 10; tick++)
        {
            Assert.True(mixer.Tick().IsSilent);
        }

        mixer.End();
        Assert.True(mixer.Tick().IsSilent);
        Assert.True(mixer.Tick().IsSilent);
        mixer = mixer.Succeed(1);
        Assert.True(mixer.Tick().IsSilent);
        Assert.Equal((13, 0, 1), (mixer.Stats.Ticks, mixer.Stats.Encodes, mixer.Channels));
        mixer.Dispose();
    }

    [Fact]
    public void The_limiter_holds_both_sides_down_by_the_same_gain()
    {
        const float Ceiling = 0.891f;
        Limiter limiter = new(Ceiling, 96, channels: 2);
        float[] loud = new Tone(Low, 1.8).Next(48_000);
        float[] soft = new Tone(High, 0.1).Next(48_000);
        float[] left = new float[loud.Length];
        float[] right = new float[loud.Length];
        float[] frame = new float[2 * AudioFormat.FrameSamples];
        for (int at = 0; at < loud.Length; at += AudioFormat.FrameSamples)
        {
            for (int i = 0; i < AudioFormat.FrameSamples; i++)
            {
                (frame[2 * i], frame[(2 * i) + 1]) = (loud[at + i], soft[at + i]);
            }

            limiter.Process(frame);
            Assert.True(Pcm.Peak(frame) <= Ceiling);
            for (int i = 0; i < AudioFormat.FrameSamples; i++)
            {
                (left[at + i], right[at + i]) = (frame[2 * i], frame[(2 * i) + 1]);
            }
        }

        Assert.True(limiter.IsLimiting);
        Assert.Equal(95, limiter.Delay);
        double leftFall = SpectrumProbe.Level(loud.AsSpan(24_000), Low) - SpectrumProbe.Level(left.AsSpan(24_000), Low);
        double rightFall = SpectrumProbe.Level(soft.AsSpan(24_000), High) - SpectrumProbe.Level(right.AsSpan(24_000), High);
        Assert.InRange(leftFall, 5.9, 6.8);
        Assert.InRange(rightFall - leftFall, -0.2, 0.2);
        Assert.True(SpectrumProbe.Level(right.AsSpan(24_000), Low) < -60, "the left leaked into the right");
    }

    [Fact]
    public void A_squeeze_keeps_the_sides_apart()
    {
        PcmFifo fifo = new(channels: 2);
        float[] left = new Tone(Low).Next(4800);
        float[] right = new Tone(High).Next(4800);
        Span<float> waiting = fifo.Append(4800);
        for (int i = 0; i < left.Length; i++)
        {
            (waiting[2 * i], waiting[(2 * i) + 1]) = (left[i], right[i]);
        }

        float[] frame = new float[2 * AudioFormat.FrameSamples];
        int dropped = TimeSqueeze.Take(fifo, frame, AudioFormat.FrameSamples);
        Assert.Equal(4800 - AudioFormat.FrameSamples - dropped, fifo.Count);
        float[] sides = [.. Enumerable.Range(0, 2).SelectMany(side => frame.Where((_, i) => (i & 1) == side))];
        Assert.InRange(SpectrumProbe.Level(sides.AsSpan(0, AudioFormat.FrameSamples), Low), -13.5, -11);
        Assert.InRange(SpectrumProbe.Level(sides.AsSpan(AudioFormat.FrameSamples), High), -13.5, -11);
        Assert.True(SpectrumProbe.Level(sides.AsSpan(0, AudioFormat.FrameSamples), High) < -60);
        Assert.Equal(left[dropped + AudioFormat.FrameSamples], fifo.Waiting[0]);
        Assert.Equal(right[dropped + AudioFormat.FrameSamples], fifo.Waiting[1]);
    }

    private static RoomMixer Room(MixerOptions options, params uint[] people)
    {
        RoomMixer mixer = new(new LibOpusCodec(), options, channels: 2);
        foreach (uint number in people)
        {
            mixer.AddLane(number);
        }

        return mixer;
    }

    private static double Level(StereoEar ear, int side, double frequency) => SpectrumProbe.Level(ear.Last(side, 30), frequency);

    private static void AssertOn(int side, StereoEar ear, double frequency)
    {
        (double here, double there) = (Level(ear, side, frequency), Level(ear, 1 - side, frequency));
        Assert.True(here is > -14 and < -10, $"{frequency} Hz is at {here:F1} dB on its side");
        Assert.True(there < here - Apart, $"{frequency} Hz is at {here:F1} dB on its side and at {there:F1} dB on the other");
    }
}
