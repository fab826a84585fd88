using CsCheck;
using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>Anything at all from one sender, made and shrunk by a property tester.</summary>
public sealed class BadLuckFuzzTests
{
    private static readonly StoredPacket[] Honest = BadLuckRoom.Tape(BadLuckRoom.BadTone);
    private static readonly StoredPacket[] Good = BadLuckRoom.Tape(500);

    // Bytes of any kind; a true packet cut or with bytes changed; a head of any of the 256 kinds with any bytes behind.
    private static readonly Gen<byte[]> Payloads = Gen.OneOf(
        Gen.Byte.Array[0, 60],
        Gen.Select(Gen.Int[0, 49], Gen.Int[1, 120], (n, length) => Honest[n].Payload[..Math.Min(length, Honest[n].Payload.Length)]),
        Gen.Select(Gen.Int[0, 49], Gen.Int[0, 119], Gen.Byte, (n, at, value) =>
        {
            byte[] copy = [.. Honest[n].Payload];
            copy[at % copy.Length] = value;
            return copy;
        }),
        Gen.Select(Gen.Byte, Gen.Byte.Array[0, 1300], (head, body) => (byte[])[head, .. body]));

    private static readonly long[] Edges = [long.MinValue, long.MaxValue, 0, 1L << 16, 1L << 32, -1];

    private static readonly Gen<long> Numbers = Gen.OneOf(
        Gen.Long, Gen.Long[-100, 100], Gen.Int[0, 5].Select(i => Edges[i]));

    private static readonly Gen<StoredPacket> Hostile =
        Gen.Select(Numbers, Numbers, Gen.Byte, Payloads, (sequence, time, level, payload) => new StoredPacket(sequence, time, level, payload));

    [Fact]
    public void Anything_from_one_sender_leaves_the_others_as_they_are_and_the_room_in_its_bounds()
    {
        Gen.Select(Hostile.Array[0, 8].Array[1, 30], Gen.Bool).Sample(
            (ticks, numbered) =>
            {
                using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions { Complexity = 0, Voice = false, Bitrate = 64_000 });
                using Ear ear = new(2);
                mixer.AddLane(1);
                mixer.AddLane(2);
                long n = 0;
                for (int t = 0; t < 50; t++)
                {
                    mixer.Push(1, new AudioPacket(t, t * 960L, 15, true, Good[t].Payload));
                    foreach (StoredPacket p in ticks[t % ticks.Length])
                    {
                        // In good order as well: then hostile bytes are decoded and not only sorted out.
                        mixer.Push(2, numbered ? new AudioPacket(n, n++ * 960, p.Level, true, p.Payload) : p.AsPacket());
                    }

                    ear.Hear(mixer.Tick());
                }

                Assert.InRange(SpectrumProbe.Level(ear.Last(25), 500), -13, -11);
                Assert.InRange(SpectrumProbe.Rms(ear.Last(25)), -16, -14);

                // Then the sender comes to its senses: whatever went before, it is heard and its delay is in its bounds.
                using Ear audience = new();
                for (int t = 0; t < 100; t++)
                {
                    mixer.Push(2, new AudioPacket(500_000 + t, t * 960L, 15, true, Honest[t % 50].Payload));
                    audience.Hear(mixer.Tick());
                }

                Assert.InRange(SpectrumProbe.Level(audience.Last(20), BadLuckRoom.BadTone), -13, -11);
                Assert.True(mixer.TryGetLane(2, out LaneStats lane));
                Assert.InRange(lane.BufferedMilliseconds, 0, 240);
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public void A_jitter_buffer_answers_anything_and_never_holds_more_than_it_may()
    {
        Gen.Select(Hostile, Gen.Int[0, 3]).Array[1, 400].Sample(
            steps =>
            {
                JitterBuffer buffer = new(new MixerOptions());
                byte[] scratch = new byte[1275];
                foreach ((StoredPacket packet, int ticks) in steps)
                {
                    if (OpusPacket.TryParse(packet.Payload, out OpusPacket opus) && packet.Payload.Length <= AudioFormat.MaxFrameBytes)
                    {
                        buffer.Push(packet.AsPacket(), opus);
                    }

                    Assert.InRange(buffer.Count, 0, JitterBuffer.Capacity);
                    for (int t = 0; t < ticks; t++)
                    {
                        Tick(buffer, scratch);
                    }
                }

                // Silence: the spurt ends, and an honest stream that begins then is played within the largest target.
                for (int t = 0; t < 40; t++)
                {
                    Tick(buffer, scratch);
                }

                Assert.False(buffer.IsRunning);
                Assert.Equal((0, 0), (buffer.Count, buffer.Buffered));
            },
            iter: 300,
            threads: 1);
    }

    private static void Tick(JitterBuffer buffer, byte[] scratch)
    {
        buffer.BeginTick(0);
        for (int missing = 960; missing > 0;)
        {
            Playout step = buffer.Next(scratch);
            if (step.Kind == PlayoutKind.Starved)
            {
                if (buffer.IsRunning)
                {
                    buffer.NoteStarved(missing);
                }

                return;
            }

            Assert.InRange(step.Samples, 1, AudioFormat.MaxPacketSamples);
            missing -= step.Samples;
        }
    }
}
