using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>Whatever one sender sends, nothing throws, memory stays bounded and the others are heard as before.</summary>
public sealed class HostilePacketTests
{
    [Fact]
    public void Noise_and_mutated_packets_harm_nobody_else()
    {
        Attack(3000);
    }

    [Fact]
    public void Noise_and_mutated_packets_make_the_room_hold_no_more()
    {
        // Decoders, two streams, the longest packet: once, not for each packet. The same packets cost the same each time; what the
        // runtime sets up once for all, and what it books to a thread now and then (up to 8 kB a time, at ticks that differ from run to
        // run), is not the room's: hence the least of five.
        Assert.InRange(Enumerable.Range(0, 5).Min(_ => Attack(1000)), 0, 100_000);
    }

    /// <summary>A second lane sends noise and mutated packets for so many ticks, while the first one sends a tone.</summary>
    /// <returns>Bytes that the mixer allocated meanwhile.</returns>
    private static long Attack(int ticks)
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions { Complexity = 0 });
        using OpusTone good = new(500);
        using OpusTone template = new(900);
        using Ear ear = new(2); // hears everybody but the attacker
        mixer.AddLane(1);
        mixer.AddLane(2);
        Random random = new(99);
        Dictionary<PushResult, int> results = [];
        long allocated = 0;
        for (int tick = 0; tick < ticks; tick++)
        {
            mixer.Push(1, good.Next());
            for (int i = random.Next(20); i >= 0; i--)
            {
                byte[] payload;
                if (random.Next(2) == 0)
                {
                    payload = new byte[random.Next(1400)];
                    random.NextBytes(payload);
                }
                else
                {
                    payload = template.NextStored().Payload;
                    payload[random.Next(payload.Length)] ^= (byte)(1 << random.Next(8));
                }

                long sequence = random.Next(4) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : tick;
                long time = random.Next(4) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : tick * 960L;
                byte level = (byte)random.Next(256);
                long beforePush = GC.GetAllocatedBytesForCurrentThread();
                PushResult result = mixer.Push(2, new AudioPacket(sequence, time, level, true, payload));
                allocated += GC.GetAllocatedBytesForCurrentThread() - beforePush;
                results[result] = results.GetValueOrDefault(result) + 1;
            }

            long beforeTick = GC.GetAllocatedBytesForCurrentThread();
            MixResult mix = mixer.Tick();
            allocated += GC.GetAllocatedBytesForCurrentThread() - beforeTick;
            ear.Hear(mix);
        }

        Assert.True(results[PushResult.Malformed] > 1000);
        Assert.True(results.GetValueOrDefault(PushResult.RateLimited) > 0 || results[PushResult.Ok] > 1000);
        Assert.InRange(SpectrumProbe.Level(ear.Last(500), 500), -13, -11);
        Assert.InRange(mixer.Stats.Streams, 1, 3);
        return allocated;
    }

    [Fact]
    public void A_flood_is_limited_and_a_room_that_does_not_tick_stays_bounded()
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions());
        mixer.AddLane(1);
        byte[] payload = new byte[1275];
        payload[0] = 31 << 3;
        int ok = 0;
        for (int i = 0; i < 10_000; i++)
        {
            PushResult result = mixer.Push(1, new AudioPacket(i, i * 960L, 20, true, payload));
            ok += result == PushResult.RateLimited ? 0 : 1;
        }

        Assert.Equal(JitterBuffer.Capacity, ok);
        Assert.True(mixer.TryGetLane(1, out LaneStats lane));
        Assert.InRange(lane.BufferedMilliseconds, 200, 260); // 16 KiB of the largest packets
        Assert.True(lane.Counters.Overflowed > 100);
        mixer.Tick();
        Assert.True(mixer.TryGetLane(1, out lane));
        Assert.InRange(lane.BufferedMilliseconds, 0, 40);
    }

    [Fact]
    public void Who_is_not_there_gets_nothing()
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions());
        Assert.Equal(PushResult.NoLane, mixer.Push(7, new AudioPacket(1, 1, 1, true, [0xF8])));
        mixer.SetMuted(7, true);
        mixer.SetGain(7, 2);
        mixer.RemoveLane(7);
        Assert.True(mixer.Tick().IsSilent);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(
            () => new RoomMixer(new LibOpusCodec(), new MixerOptions { Bitrate = 5 }));
        Assert.Contains("Bitrate is 5", e.Message, StringComparison.Ordinal);
        Assert.Empty(new MixerOptions().Problems());
    }
}
