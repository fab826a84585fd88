using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>Whose packets are passed on, when, and to whom.</summary>
public sealed class PassOnTests
{
    private readonly CountingCodec _codec = new();
    private readonly Talker _voice = new(1, TestSound.Make("voice", 12));

    [Fact]
    public void A_lone_speakers_packets_reach_everybody_but_them_as_they_came()
    {
        using RoomMixer mixer = Room();
        for (int tick = 0; tick < 500; tick++)
        {
            Assert.Equal(PushResult.Ok, _voice.Send(mixer, tick));
            MixResult mix = mixer.Tick();
            if (tick >= 60)
            {
                Assert.True(mix.Common.SequenceEqual(_voice.Packet(tick)), $"tick {tick}");
                Assert.Equal(1, mix.HeardCount);
                Assert.Equal(1u, mix.HeardNumber(0));
                Assert.True(mix.MinusOf(0).IsEmpty);
            }
        }

        Assert.Equal(1, mixer.Stats.Streams);
        Assert.InRange(mixer.Stats.PassedTicks, 440, 500);
    }

    [Fact]
    public void Passing_on_costs_no_encode_and_a_decode_in_ten_ticks_at_most()
    {
        using RoomMixer mixer = Room();
        Run(mixer, 0, 100);
        (long encodes, int decodes, long passed) = (mixer.Stats.Encodes, _codec.Decodes, mixer.Stats.PassedTicks);
        Run(mixer, 100, 500);
        Assert.Equal(400, mixer.Stats.PassedTicks - passed);
        Assert.Equal(encodes, mixer.Stats.Encodes);
        Assert.InRange(_codec.Decodes - decodes, 1, 400 / VerifiesEvery); // to verify the levels claimed
    }

    [Fact]
    public void Passing_on_allocates_nothing()
    {
        using RoomMixer mixer = Room();
        Run(mixer, 0, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(mixer, 100, 500);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_second_voice_is_mixed_in_the_tick_it_comes_in_and_nobody_hears_themselves()
    {
        using RoomMixer mixer = Room();
        Talker first = new(1, TestSound.Make("tone", 6));
        Talker second = new(2, [.. TestSound.Make("chord", 6)]);
        using Ear one = new(1, fillers: true);
        using Ear two = new(2);
        using Ear all = new();
        for (int tick = 0; tick < 200; tick++)
        {
            first.Send(mixer, tick);
            if (tick >= 100)
            {
                second.Send(mixer, tick);
            }

            MixResult mix = mixer.Tick();
            Assert.Equal(tick < 100 ? 1 : 2, mix.HeardCount);
            one.Hear(mix);
            two.Hear(mix);
            all.Hear(mix);
        }

        Assert.Equal(100, mixer.Stats.PassedTicks);
        Assert.True(SpectrumProbe.Rms(one.From(100).AsSpan(0, 3 * 960)) > -60, "the first speaker does not hear the second at once");
        Assert.True(SpectrumProbe.Level(one.From(100), 431) < -50, "an echo of one's own voice");
        Assert.True(SpectrumProbe.Level(two.From(105), 220) < -50, "an echo of one's own voice");
        Assert.InRange(SpectrumProbe.Level(all.From(105), 431), -15.5, -12.5);
        Assert.InRange(SpectrumProbe.Level(two.From(105), 431), -15.5, -12.5);
        Assert.InRange(SpectrumProbe.Level(all.From(105), 220), -28, -24);
    }

    [Fact]
    public void A_mute_fades_what_was_passed_on_and_an_unmute_brings_it_back()
    {
        using RoomMixer mixer = Room();
        Talker tone = new(1, TestSound.Make("tone", 8));
        using Ear ear = new(fillers: true);
        for (int tick = 0; tick < 300; tick++)
        {
            if (tick is 100 or 150)
            {
                mixer.SetMuted(1, tick == 100);
            }

            tone.Send(mixer, tick);
            ear.Hear(mixer.Tick());
        }

        float[] heard = ear.From(0);
        Assert.InRange(SpectrumProbe.Rms(heard.AsSpan((104 * 960)..(150 * 960))), -200, -75);
        Assert.InRange(SpectrumProbe.Level(heard.AsSpan(160 * 960), 431), -15.5, -12.5);
        Assert.True(SpectrumProbe.LargestBend(heard.AsSpan(20 * 960)) < 0.01f, "a mute clicked");
    }

    [Fact]
    public void A_lost_packet_is_left_to_the_listeners_and_a_few_lost_in_a_row_are_not()
    {
        using RoomMixer mixer = Room();
        long omitted = 0;
        for (int tick = 0; tick < 400; tick++)
        {
            if (tick is not (200 or 250 or 251) && tick is < 300 or > 305)
            {
                _voice.Send(mixer, tick);
            }

            MixResult mix = mixer.Tick();
            omitted += mix.IsOmitted ? 1 : 0;
            Assert.Equal(mix.IsOmitted, !mix.IsSilent && mix.Common.IsEmpty);
        }

        Assert.InRange(omitted, 4, 12);
        Assert.InRange(mixer.Stats.PassedTicks, 150, 395);
    }

    [Theory]
    [InlineData(90_000, 1)] // nearly three times the room's rate
    [InlineData(32_000, 2)] // stereo
    public void What_listeners_were_not_offered_is_mixed(int bitrate, int channels)
    {
        using RoomMixer mixer = Room();
        Talker talker = new(1, TestSound.Make("voice", 6), bitrate, voice: channels == 1, channels);
        for (int tick = 0; tick < 250; tick++)
        {
            talker.Send(mixer, tick);
            mixer.Tick();
        }

        Assert.InRange(mixer.Stats.PassedTicks, 0, channels == 1 ? 60 : 0); // it takes a while to know the rate
        Assert.InRange(mixer.Stats.Encodes, 150, long.MaxValue);
    }

    [Theory]
    [InlineData(127)]
    [InlineData(0)]
    public void Who_claims_another_level_than_their_sound_has_is_mixed(byte claimed)
    {
        using RoomMixer mixer = Room();
        Talker tone = new(1, TestSound.Make("tone", 12));
        Run(mixer, tone, 0, 100, null);
        Assert.Equal(100, mixer.Stats.PassedTicks);
        Run(mixer, tone, 100, 160, claimed);
        long passed = mixer.Stats.PassedTicks;
        using Ear ear = new();
        for (int tick = 160; tick < 400; tick++)
        {
            tone.Send(mixer, tick, claimed);
            ear.Hear(mixer.Tick());
        }

        Assert.Equal(passed, mixer.Stats.PassedTicks);
        Assert.InRange(SpectrumProbe.Level(ear.Last(100), 431), -15.5, -12.5);
    }

    [Fact]
    public void A_gain_is_mixed()
    {
        using RoomMixer mixer = Room();
        Talker tone = new(1, TestSound.Make("tone", 6));
        Run(mixer, tone, 0, 100, null);
        mixer.SetGain(1, 0.5f);
        using Ear ear = new();
        for (int tick = 100; tick < 200; tick++)
        {
            tone.Send(mixer, tick);
            ear.Hear(mixer.Tick());
        }

        Assert.Equal(100, mixer.Stats.PassedTicks);
        Assert.InRange(SpectrumProbe.Level(ear.Last(80), 431), -21.5, -18.5);
    }

    [Fact]
    public void Packets_that_do_not_decode_are_not_passed_on_for_long()
    {
        using RoomMixer mixer = Room();
        Run(mixer, 0, 100);
        Random random = new(1);
        byte[] garbage = new byte[80];
        long passed = mixer.Stats.PassedTicks;
        for (int tick = 100; tick < 500; tick++)
        {
            random.NextBytes(garbage);
            garbage[0] = 0x78;
            mixer.Push(1, new AudioPacket(500 + tick, 96_000 + (tick * 960L), 127, true, garbage));
            mixer.Tick();
        }

        Assert.InRange(mixer.Stats.PassedTicks - passed, 0, 60);
    }

    [Fact]
    public void Nothing_is_passed_on_where_that_is_switched_off_or_listeners_lose_much()
    {
        using RoomMixer off = new(_codec, new MixerOptions { PassOn = false });
        using RoomMixer lossy = new(_codec, new MixerOptions { ExpectedLossPercent = 15 });
        foreach (RoomMixer mixer in new[] { off, lossy })
        {
            mixer.AddLane(1);
            Run(mixer, 0, 200);
            Assert.Equal(0, mixer.Stats.PassedTicks);
        }
    }

    private const int VerifiesEvery = 8;

    private RoomMixer Room()
    {
        RoomMixer mixer = new(_codec, new MixerOptions());
        mixer.AddLane(1);
        mixer.AddLane(2);
        return mixer;
    }

    private void Run(RoomMixer mixer, int from, int to) => Run(mixer, _voice, from, to, null);

    private static void Run(RoomMixer mixer, Talker talker, int from, int to, byte? level)
    {
        for (int tick = from; tick < to; tick++)
        {
            talker.Send(mixer, tick, level);
            mixer.Tick();
        }
    }
}
