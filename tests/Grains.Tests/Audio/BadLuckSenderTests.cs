using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>A sender on a good line who does what senders may do, or should not: the others hear nothing of it.</summary>
public sealed class BadLuckSenderTests : IDisposable
{
    private readonly BadLuckRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData(48_000L)] // a second on
    [InlineData(-48_000L)] // a second back
    [InlineData(5_000L)]
    [InlineData(-5_000L)]
    [InlineData(1L << 31)] // what a 32-bit clock can jump
    [InlineData(-(1L << 31))]
    [InlineData(long.MaxValue / 2)]
    public void Timestamps_that_jump_again_and_again(long jump)
    {
        StoredPacket[] tape = BadLuckRoom.Tape(BadLuckRoom.BadTone);
        _room.Run(1000, t => [new StoredPacket(t, (t * 960L) + (t < 400 ? t / 50 * jump : 8 * jump), 15, tape[t % 50].Payload)]);
        _room.AssertOthersUntouched();
        _room.AssertDelayReturned(400);
        Assert.InRange(SpectrumProbe.Level(_room.Audience(1), BadLuckRoom.BadTone), -13, -11);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-40)]
    [InlineData(200)]
    public void Another_source_in_place_of_the_first_one(int ahead)
    {
        // The gateway numbers another SSRC as a stream of its own: sequence and time begin anew, anywhere; and so does the sender's encoder.
        StoredPacket[] tape = BadLuckRoom.Tape(BadLuckRoom.BadTone, voice: false);
        Random random = new(ahead);
        long sequence = 0;
        long time = 0;
        _room.Run(
            1000,
            t =>
            {
                if (t is > 0 and < 400 && t % 50 == 0)
                {
                    sequence += ahead < 0 ? ahead * 100 : random.NextInt64(-30_000, 30_000) * ahead;
                    time = random.NextInt64(-1L << 40, 1L << 40);
                }

                return [new StoredPacket(sequence++, time += 960, 15, tape[t % 50].Payload)];
            });
        _room.AssertOthersUntouched();
        _room.AssertDelayReturned(400);
        Assert.InRange(SpectrumProbe.Level(_room.Audience(1), BadLuckRoom.BadTone), -13, -11);
    }

    [Fact]
    public void Pauses_of_discontinuous_transmission()
    {
        // Bursts of speech of half a second to a second and a half; between them a packet every 400 ms, as encoders send.
        using OpusTone tone = new(BadLuckRoom.BadTone);
        StoredPacket[] tape = BadLuckRoom.Tape(BadLuckRoom.BadTone);
        Random random = new(6);
        int until = 0;
        bool talks = false;
        _room.Run(
            1100,
            t =>
            {
                if (t == until)
                {
                    (talks, until) = (!talks || t > 900, t + random.Next(25, 75));
                }

                byte[] payload = talks ? tape[t % 50].Payload : [0xF8, 0xFF, 0xFE];
                return talks || t % 20 == 0 ? [new StoredPacket(talks ? t : t, t * 960L, (byte)(talks ? 15 : 127), payload)] : [];
            });
        _room.AssertOthersUntouched();
        _room.AssertDelayReturned(500);
        Assert.InRange(SpectrumProbe.Level(_room.Audience(1), BadLuckRoom.BadTone), -13, -11);
    }

    [Theory]
    [InlineData(60, 1, false)]
    [InlineData(40, 1, false)]
    [InlineData(10, 1, false)]
    [InlineData(10, 2, true)]
    [InlineData(5, 1, true)]
    [InlineData(2.5, 1, true)]
    [InlineData(20, 2, false)]
    [InlineData(20, 1, true)]
    [InlineData(60, 2, false)]
    public void Packets_of_other_lengths_and_kinds(double milliseconds, int channels, bool celt)
    {
        StoredPacket[] tape = OtherFrames.Tape(BadLuckRoom.BadTone, milliseconds, channels, celt, seconds: 3);
        Assert.True(OpusPacket.TryParse(tape[0].Payload, out OpusPacket first));
        Assert.Equal(milliseconds * 48, first.TotalSamples);
        Assert.Equal(channels == 2, first.IsStereo);
        Assert.True(!celt || first.Mode == OpusMode.Celt);

        // First on a good line, then with jitter of 50 ms, then on a good one again.
        Random random = new(3);
        BadLine line = new(
            1200, tape, (_, sent) => [sent is > 4000 and < 10_000 ? sent + random.Next(50) : sent], milliseconds, phase: Math.Min(milliseconds, 7));
        _room.Run(200, line.Before);
        Assert.InRange(_room.Lane.Counters.Concealed, 0, 3);
        Assert.InRange(SpectrumProbe.Level(_room.Audience(1), BadLuckRoom.BadTone), -13, -11);
        _room.Run(1000, t => line.Before(t + 200));
        _room.AssertOthersUntouched();
        _room.AssertDelayReturned(500);
        Assert.InRange(SpectrumProbe.Level(_room.Audience(1), BadLuckRoom.BadTone), -13, -11);
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(1.1)]
    [InlineData(0.7)]
    public void A_sender_whose_clock_is_wrong_beyond_reason(double speed)
    {
        StoredPacket[] tape = BadLuckRoom.Tape(BadLuckRoom.BadTone);
        int n = 0;
        _room.Run(1500, t => [.. Packets(t < 900 ? (int)((t + 1) * speed) : n + 1)]);
        _room.AssertOthersUntouched();
        _room.AssertDelayReturned(900);

        IEnumerable<StoredPacket> Packets(int until)
        {
            for (; n < until; n++)
            {
                yield return new StoredPacket(n, n * 960L, 15, tape[n % 50].Payload);
            }
        }
    }

    [Fact]
    public void Half_an_hour_of_drift_with_jitter_across_the_tick_costs_no_delay()
    {
        // A jitter buffer by itself: the packets cross the tick's edge to and fro for minutes, the worst place to be.
        JitterBuffer buffer = new(new MixerOptions());
        byte[] scratch = new byte[1275];
        Random random = new(8);
        Assert.True(OpusPacket.TryParse(OpusPacket.Silence, out OpusPacket opus));
        long n = 0;
        double due = 0;
        int deepest = 0;
        List<double> arrivals = [];
        for (int tick = 0; tick < 30 * 60 * 50; tick++)
        {
            double end = (tick + 1) * 20.0;
            for (; due < end; due += 20 * (1 + 200e-6))
            {
                arrivals.Add(due + (random.NextDouble() * 3));
            }

            for (; arrivals.Count > 0 && arrivals[0] < end; n++)
            {
                arrivals.RemoveAt(0);
                buffer.Push(new AudioPacket(n, n * 960, 15, true, OpusPacket.Silence), opus);
            }

            buffer.BeginTick(0);
            Playout step = buffer.Next(scratch);
            if (step.Kind == PlayoutKind.Starved && buffer.IsRunning)
            {
                buffer.NoteStarved(960);
            }
            else if (step.Kind == PlayoutKind.Decode && buffer.Excess >= 960 && buffer.Next(scratch).Kind == PlayoutKind.Decode)
            {
                buffer.NoteSqueezed(960);
            }

            deepest = Math.Max(deepest, buffer.Buffered);
        }

        Assert.InRange(deepest, 0, 2 * 960);
        Assert.InRange(buffer.Counters.Squeezed, 0, 40);
        Assert.Equal(0, buffer.Counters.Late);
    }
}
