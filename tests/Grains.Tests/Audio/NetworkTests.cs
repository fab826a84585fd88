using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>What networks do to packets, seeded, in virtual ticks: the tone must come out, and the delay stay small.</summary>
public sealed class NetworkTests : IDisposable
{
    private readonly RoomMixer _mixer = new(new LibOpusCodec(), new MixerOptions { Complexity = 0 });
    private readonly Ear _ear = new();

    public NetworkTests() => _mixer.AddLane(1);

    public void Dispose()
    {
        _mixer.Dispose();
        _ear.Dispose();
    }

    private LaneStats Lane
    {
        get
        {
            Assert.True(_mixer.TryGetLane(1, out LaneStats stats));
            return stats;
        }
    }

    /// <summary>Runs a sender whose i-th packet arrives before tick <paramref name="arrival"/>(i), or never if negative.</summary>
    private void Run(OpusTone tone, int ticks, Func<int, int> arrival, int copies = 1)
    {
        List<StoredPacket>[] inbox = [.. Enumerable.Range(0, ticks).Select(_ => new List<StoredPacket>())];
        for (int i = 0; i < ticks; i++)
        {
            StoredPacket packet = tone.NextStored();
            int at = arrival(i);
            for (int copy = 0; copy < copies && at >= 0 && at + copy < ticks; copy++)
            {
                inbox[at + copy].Add(packet);
            }
        }

        foreach (List<StoredPacket> arrived in inbox)
        {
            foreach (StoredPacket packet in arrived)
            {
                _mixer.Push(1, packet.AsPacket());
            }

            _ear.Hear(_mixer.Tick());
        }
    }

    [Fact]
    public void Clean_input_is_mixed_in_the_very_next_tick()
    {
        using OpusTone tone = new(500);
        Run(tone, 200, i => i);
        Assert.Equal((200L, 0L, 0L, 0L), (Lane.Counters.Played, Lane.Counters.Concealed, Lane.Counters.Late, Lane.Counters.Lost));
        Assert.Equal((0, 20), (Lane.BufferedMilliseconds, Lane.TargetMilliseconds));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(30)]
    public void Loss_is_bridged(int percent)
    {
        Random random = new(percent);
        using OpusTone tone = new(500, expectedLossPercent: percent, bitrate: 24_000);
        Run(tone, 1000, i => random.Next(100) < percent ? -1 : i);
        Assert.InRange(Lane.Counters.Lost, percent * 7, percent * 13);
        Assert.Equal(0, Lane.Counters.Late);

        // At 5 % and this rate the encoder writes next to no FEC for a tone. The level is of all sound: a change of delay
        // breaks the phase of the tone, which a long spectrum would take for a loss of level.
        Assert.True(percent == 5 || Lane.Counters.Recovered > 0, "no packet was recovered from in-band FEC");
        Assert.InRange(SpectrumProbe.Rms(_ear.Last(500)), -18, -14); // the sine's own is -15
        Assert.InRange(Lane.BufferedMilliseconds, 0, 60);
    }

    [Fact]
    public void Reordering_and_duplication_do_no_harm()
    {
        Random random = new(4);
        using OpusTone tone = new(500);
        Run(tone, 1000, i => i + (random.Next(10) == 0 ? 2 : 0), copies: 2);
        Assert.True(Lane.Counters.Duplicates > 900);
        Assert.InRange(Lane.Counters.Late, 0, 10);
        Assert.InRange(Lane.TargetMilliseconds, 40, 80);
        Assert.InRange(SpectrumProbe.Level(_ear.Last(500), 500), -13, -11);
    }

    [Fact]
    public void A_spike_of_200_ms_is_survived_and_the_delay_shrinks_again()
    {
        using OpusTone tone = new(500);
        Run(tone, 1500, i => i is >= 100 and < 110 ? 110 : i);
        Assert.InRange(SpectrumProbe.Level(_ear.Last(1300), 500), -13, -11);
        Assert.True(Lane.Counters.Squeezed > 0);
        Assert.Equal(20, Lane.TargetMilliseconds);
        Assert.InRange(Lane.BufferedMilliseconds, 0, 4);
        Assert.True(SpectrumProbe.LargestBend(_ear.Last(1350)) < 0.02);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-200)]
    public void A_drifting_clock_costs_a_frame_now_and_then_and_no_delay(int partsPerMillion)
    {
        // A lane by itself and a second of tone over and over: half an hour in a few seconds.
        using SpeakerLane lane = new(1, new LibOpusCodec(), new MixerOptions());
        using OpusTone tone = new(500);
        StoredPacket[] second = [.. Enumerable.Range(0, 50).Select(_ => tone.NextStored())];
        byte[] scratch = new byte[1275];
        double due = 0;
        long n = 0;
        int deepest = 0;
        for (int tick = 0; tick < 30 * 60 * 50; tick++)
        {
            for (due += 1 + (partsPerMillion * 1e-6); due >= 1; due--, n++)
            {
                lane.Push(new AudioPacket(n, n * 960, 15, true, second[n % 50].Payload));
            }

            lane.Pull(scratch, -15);
            deepest = Math.Max(deepest, tick > 500 ? lane.Jitter.Buffered : 0);
        }

        LaneCounters counters = lane.Jitter.Counters;
        Assert.InRange(deepest, 0, 3 * 960);
        Assert.InRange(counters.Squeezed + counters.Concealed, 10, 60); // 360 ms in half an hour: 18 frames
        Assert.InRange(counters.Late, 0, 5);
    }

    [Theory]
    [InlineData(0, 10_000_000L)]
    [InlineData(0, -300_000L)]
    [InlineData(100_000, 5_000_000L)]
    [InlineData(-900, -400_000L)] // another source that starts a little behind the old one
    public void A_jump_in_time_or_sequence_is_followed_without_a_click(long sequence, long time)
    {
        using OpusTone tone = new(500);
        Run(tone, 100, i => i);
        tone.Sequence += sequence;
        tone.MediaTime += time;
        Run(tone, 200, i => i);
        Assert.True(Lane.Counters.Reanchored > 0);
        Assert.InRange(SpectrumProbe.Level(_ear.Last(100), 500), -13, -11);
        Assert.InRange(Lane.BufferedMilliseconds, 0, 20);
        Assert.True(SpectrumProbe.LargestBend(_ear.From(20)) < 0.05);
    }

    [Fact]
    public void A_pause_of_discontinuous_transmission_ends_in_silence_and_the_voice_returns()
    {
        using OpusTone tone = new(500);
        Run(tone, 100, i => i % 100 is >= 20 and < 60 ? -1 : i);
        Assert.InRange(SpectrumProbe.Level(_ear.Last(30), 500), -13, -11);
        Assert.True(SpectrumProbe.Rms(_ear.From(30).AsSpan(0, 9600)) < -60);
        Assert.InRange(Lane.BufferedMilliseconds, 0, 20);
    }

    [Fact]
    public void Stereo_is_heard_in_mono()
    {
        using OpusTone tone = new(500, channels: 2);
        Run(tone, 100, i => i);
        Assert.InRange(SpectrumProbe.Level(_ear.Last(50), 500), -13, -11);
    }

    /// <summary>Packets of 20 ms frames joined to 60 and 120 ms (code 3), and CELT frames of 2.5 ms of noise-free silence.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void Long_packets_are_played_in_full(int frames)
    {
        using IOpusEncoder encoder = new LibOpusCodec().CreateEncoder(new OpusEncoderSettings { Bitrate = 32_000, Complexity = 0 });
        Tone tone = new(500);
        byte[] one = new byte[1275];
        List<byte> joined = [];
        List<byte> sizes = [];
        int packets = 0;
        for (int tick = 0; tick < 240; tick++)
        {
            int length = encoder.Encode(tone.Next(960), one);
            Assert.Equal(0, one[0] & 3);
            if (tick % frames < frames - 1)
            {
                sizes.AddRange(length - 1 < 252 ? [(byte)(length - 1)] : [(byte)(252 + ((length - 1) & 3)), (byte)((length - 1 - 252) >> 2)]);
            }

            joined.AddRange(one.AsSpan(1, length - 1));
            if (tick % frames == frames - 1)
            {
                byte[] packet = [(byte)(one[0] | 3), (byte)(0x80 | frames), .. sizes, .. joined];
                Assert.Equal(PushResult.Ok, _mixer.Push(1, new AudioPacket(packets, packets * frames * 960L, 15, true, packet)));
                packets++;
                joined.Clear();
                sizes.Clear();
            }

            _ear.Hear(_mixer.Tick());
        }

        Assert.Equal(packets, Lane.Counters.Played);
        Assert.InRange(Lane.Counters.Concealed, 0, 1);
        Assert.InRange(SpectrumProbe.Level(_ear.Last(100), 500), -13.5, -10.5);
    }

    [Fact]
    public void Packets_of_2_5_ms_are_played()
    {
        for (int tick = 0; tick < 200; tick++)
        {
            for (int i = 0; i < 8; i++)
            {
                int n = (tick * 8) + i;
                Assert.Equal(PushResult.Ok, _mixer.Push(1, new AudioPacket(n, n * 120L, 20, true, [28 << 3, 0xFF, 0x12, (byte)n])));
            }

            _mixer.Tick();
        }

        Assert.Equal(1600, Lane.Counters.Played);
        Assert.Equal(0, Lane.Counters.Concealed);
        Assert.Equal(0, Lane.BufferedMilliseconds);
    }
}
