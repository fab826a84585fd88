using Spaces.Grains.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>Tones in, spectrum out: who hears whom.</summary>
public sealed class MixMinusTests
{
    private static readonly double[] Frequencies = [440, 660, 880];

    [Fact]
    public void Everybody_hears_all_others_and_nobody_hears_themselves()
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions());
        OpusTone[] tones = [.. Frequencies.Select(f => new OpusTone(f, 0.2))];
        Ear listener = new();
        Ear[] speakers = [new(1), new(2), new(3)];
        for (uint n = 1; n <= 3; n++)
        {
            mixer.AddLane(n);
        }

        for (int tick = 0; tick < 100; tick++)
        {
            for (uint n = 1; n <= 3; n++)
            {
                Assert.Equal(PushResult.Ok, mixer.Push(n, tones[n - 1].Next()));
            }

            MixResult mix = mixer.Tick();
            listener.Hear(mix);
            foreach (Ear speaker in speakers)
            {
                speaker.Hear(mix);
            }
        }

        double[] common = [.. Frequencies.Select(f => SpectrumProbe.Level(listener.Last(50), f))];
        Assert.All(common, level => Assert.InRange(level, -16, -12)); // 0.2 is -14 dB
        Assert.True(common.Max() - common.Min() < 1.5);
        for (int me = 0; me < 3; me++)
        {
            Assert.True(speakers[me].Own >= 99);
            float[] heard = speakers[me].Last(50);
            for (int other = 0; other < 3; other++)
            {
                double level = SpectrumProbe.Level(heard, Frequencies[other]);
                if (other == me)
                {
                    Assert.True(level < common[other] - 30, $"{me + 1} hears themselves at {level:F1} dB");
                }
                else
                {
                    Assert.InRange(level, -16, -12);
                }
            }
        }
    }

    [Fact]
    public void A_mute_is_heard_in_the_next_tick_and_an_unmute_too()
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions());
        using OpusTone first = new(440);
        using OpusTone second = new(880);
        using Ear ear = new();
        mixer.AddLane(1);
        mixer.AddLane(2);
        void Run(int ticks, PushResult expected)
        {
            for (int i = 0; i < ticks; i++)
            {
                Assert.Equal(expected, mixer.Push(1, first.Next()));
                Assert.Equal(PushResult.Ok, mixer.Push(2, second.Next()));
                ear.Hear(mixer.Tick());
            }
        }

        Run(50, PushResult.Ok);
        Assert.InRange(SpectrumProbe.Level(ear.Last(20), 440), -14, -10);

        mixer.SetMuted(1, true);
        Run(3, PushResult.Muted); // the fade, the encoder's and the limiter's delay
        Run(20, PushResult.Muted);
        Assert.True(SpectrumProbe.Level(ear.Last(20), 440) < -45);
        Assert.InRange(SpectrumProbe.Level(ear.Last(20), 880), -14, -10);

        mixer.SetMuted(1, false);
        Run(3, PushResult.Ok);
        Run(20, PushResult.Ok);
        Assert.InRange(SpectrumProbe.Level(ear.Last(20), 440), -14, -10);
        Assert.True(SpectrumProbe.LargestBend(ear.From(20)) < 0.02, "a mute clicked");
    }

    [Fact]
    public void A_person_who_leaves_fades_out_and_their_packets_are_refused()
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions());
        using OpusTone first = new(440);
        using OpusTone second = new(880);
        using Ear ear = new();
        mixer.AddLane(1);
        mixer.AddLane(2);
        for (int tick = 0; tick < 80; tick++)
        {
            if (tick == 40)
            {
                mixer.RemoveLane(1);
            }

            Assert.Equal(tick < 40 ? PushResult.Ok : PushResult.NoLane, mixer.Push(1, first.Next()));
            mixer.Push(2, second.Next());
            ear.Hear(mixer.Tick());
        }

        Assert.True(SpectrumProbe.Level(ear.Last(30), 440) < -45);
        Assert.InRange(SpectrumProbe.Level(ear.Last(30), 880), -14, -10);
        Assert.Equal(1, mixer.Stats.Lanes);
        Assert.True(SpectrumProbe.LargestBend(ear.From(20)) < 0.02, "leaving clicked");
    }

    [Fact]
    public void A_gain_is_followed()
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions());
        using OpusTone tone = new(440);
        using Ear ear = new();
        mixer.AddLane(1);
        mixer.SetGain(1, 0.5f);
        for (int tick = 0; tick < 50; tick++)
        {
            mixer.Push(1, tone.Next());
            ear.Hear(mixer.Tick());
        }

        Assert.InRange(SpectrumProbe.Level(ear.Last(25), 440), -19.5, -16.5);
    }

    [Theory]
    [InlineData(false, 40, 49)] // alone: a little silence, then nothing
    [InlineData(true, 50, 50)] // passed on: nothing from the start
    public void A_silent_room_sends_nothing_after_a_short_tail(bool passOn, int leastUnsent, int mostUnsent)
    {
        MixerOptions options = new() { PassOn = passOn };
        using RoomMixer mixer = new(new LibOpusCodec(), options);
        using OpusTone tone = new(440);
        using Ear self = new(1);
        mixer.AddLane(1);
        Assert.True(mixer.Tick().IsSilent);
        for (int tick = 0; tick < 50; tick++)
        {
            mixer.Push(1, tone.Next());
            MixResult mix = mixer.Tick();
            Assert.False(mix.IsSilent);
            self.Hear(mix);
        }

        Assert.InRange(self.Unsent, leastUnsent, mostUnsent);
        int sent = 0;
        while (!mixer.Tick().IsSilent)
        {
            sent++;
        }

        // Five concealed frames, one fade, five of the tail.
        Assert.InRange(sent, options.SilenceTailFrames, options.SilenceTailFrames + options.MaxConcealedFrames + 2);
        long encodes = mixer.Stats.Encodes;
        Assert.True(mixer.Tick().IsSilent);
        Assert.Equal(0, mixer.Tick().HeardCount);
        Assert.Equal(encodes, mixer.Stats.Encodes);
        Assert.Equal(1, mixer.Stats.Streams);
    }
}
