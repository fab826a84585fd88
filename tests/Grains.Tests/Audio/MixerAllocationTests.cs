using Spaces.Grains.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

public sealed class MixerAllocationTests
{
    [Fact]
    public void A_steady_room_allocates_nothing_and_decodes_no_more_than_it_may()
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions { Complexity = 0, MaxDecoded = 5 });
        OpusTone[] tones = [.. Enumerable.Range(0, 7).Select(i => new OpusTone(300 + (100 * i), 0.1))];
        List<StoredPacket>[] packets = [.. tones.Select(_ => new List<StoredPacket>())];
        for (int i = 0; i < 7; i++)
        {
            mixer.AddLane((uint)i);
            tones[i].Level = (byte)(20 + i);
            for (int n = 0; n < 300; n++)
            {
                packets[i].Add(tones[i].NextStored());
            }
        }

        long allocated = 0;
        for (int tick = 0; tick < 300; tick++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (uint i = 0; i < 7; i++)
            {
                if ((tick * 7 + i) % 31 != 0)
                {
                    mixer.Push(i, packets[i][tick].AsPacket());
                }
            }

            MixResult mix = mixer.Tick();
            allocated = tick < 100 ? 0 : allocated + GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.False(mix.IsSilent);
        }

        Assert.Equal(0, allocated);
        Assert.InRange(mixer.Stats.Counters.Skipped, 400, 700);
        foreach (OpusTone tone in tones)
        {
            tone.Dispose();
        }
    }
}
