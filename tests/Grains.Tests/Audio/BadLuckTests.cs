using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>
/// Bad luck on one speaker's line for ten seconds, then fifteen good ones: nothing throws, the speaker is heard as well as can be, the delay
/// comes back, and the sound of the others is untouched all the time.
/// </summary>
public sealed class BadLuckTests : IDisposable
{
    private const int BadTicks = 500;
    private const int GoodTicks = 750;

    private readonly BadLuckRoom _room = new();

    public void Dispose() => _room.Dispose();

    private void Run(StoredPacket[] tape, Func<int, double, IEnumerable<double>> badly)
    {
        BadLine line = new(
            BadTicks + GoodTicks, tape, (n, sent) => n < BadTicks ? badly(n, sent) : [sent]);
        _room.Run(BadTicks + GoodTicks, line.Before);
        _room.AssertOthersUntouched();
        _room.AssertDelayReturned(BadTicks);

        // And all of it: what is left waits less than the 5 ms that a change is worth, decoded sound included.
        Assert.InRange(_room.Depths[^1], 0, 4);
        Assert.Equal(20, _room.Lane.TargetMilliseconds);
        Assert.InRange(SpectrumProbe.Level(_room.Audience(1), BadLuckRoom.BadTone), -13, -11);
    }

    private static int Faint(float[] sound) =>
        sound.Chunk(AudioFormat.FrameSamples).Skip(5).Count(frame => SpectrumProbe.Level(frame, BadLuckRoom.BadTone) < -24);

    /// <summary>The same packets through one decoder that knows the future: FEC where the next packet has it, else concealment.</summary>
    private static float[] DecodeAlone(StoredPacket[] tape, int count, HashSet<int> lost)
    {
        using IOpusDecoder decoder = new LibOpusCodec().CreateDecoder(1);
        List<float> sound = [];
        float[] frame = new float[AudioFormat.FrameSamples];
        for (int n = 0; n < count; n++)
        {
            byte[] next = tape[(n + 1) % tape.Length].Payload;
            if (!lost.Contains(n))
            {
                decoder.Decode(tape[n % tape.Length].Payload, frame, inBandFec: false);
            }
            else if (!lost.Contains(n + 1) && OpusPacket.TryParse(next, out OpusPacket packet) && packet.HasRecovery)
            {
                decoder.Decode(next, frame, inBandFec: true);
            }
            else
            {
                decoder.Decode([], frame, inBandFec: false);
            }

            sound.AddRange(frame);
        }

        return [.. sound];
    }

    private float[] BadSpell() => _room.Audience((BadTicks + GoodTicks) / 50.0)[..(BadTicks * 960)];

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    public void Random_loss(int percent)
    {
        Random random = new(percent);
        StoredPacket[] tape = BadLuckRoom.Tape(BadLuckRoom.BadTone, loss: percent, bitrate: 24_000);
        HashSet<int> lost = [.. Enumerable.Range(0, BadTicks).Where(_ => random.Next(100) < percent)];
        Run(tape, (n, sent) => lost.Contains(n) ? [] : [sent]);
        Assert.InRange(_room.Lane.Counters.Lost, percent * 3, percent * 7);
        Assert.Equal(0, _room.Lane.Counters.Late);

        // Compared with libopus alone on the same packets, with the next packet always at hand: by frame, those 12 dB too faint.
        int faint = Faint(BadSpell());
        int best = Faint(DecodeAlone(tape, BadTicks, lost));
        Assert.True(faint <= (best * 1.2) + 3, $"{faint} of {lost.Count} lost frames are faint; libopus alone leaves {best}");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    public void Loss_in_bursts(int percent)
    {
        // Gilbert: a burst ends with one in three, so it is three packets long in the mean; it begins as often as the share of loss wants.
        Random random = new(percent);
        bool lost = false;
        double begins = percent / 3.0 / (100 - percent);
        Run(
            BadLuckRoom.Tape(BadLuckRoom.BadTone, loss: percent, bitrate: 24_000),
            (_, sent) =>
            {
                lost = random.NextDouble() < (lost ? 2 / 3.0 : begins);
                return lost ? [] : [sent];
            });
        Assert.True(_room.Lane.Counters.Lost > 0);
        Assert.InRange(_room.Lane.Counters.Late, 0, 5);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(150)]
    public void Jitter_and_reordering(int milliseconds)
    {
        Random random = new(milliseconds);
        Run(BadLuckRoom.Tape(BadLuckRoom.BadTone), (_, sent) => [sent + (random.NextDouble() * milliseconds)]);
        Assert.InRange(_room.Lane.Counters.Late, 0, 40);
        Assert.InRange(_room.Lane.Counters.Lost, 0, _room.Lane.Counters.Late); // what came too late looked lost when its time came
    }

    [Fact]
    public void Duplication()
    {
        Random random = new(1);
        Run(BadLuckRoom.Tape(BadLuckRoom.BadTone), (_, sent) => [sent, sent, sent + random.Next(300)]);
        Assert.Equal(2 * BadTicks, _room.Lane.Counters.Duplicates);
        Assert.Equal(0, _room.Lane.Counters.Concealed);
    }

    [Fact]
    public void Spikes_of_200_ms()
    {
        // For 200 ms of each two seconds nothing comes, then all at once.
        Run(BadLuckRoom.Tape(BadLuckRoom.BadTone), (_, sent) => [sent % 2000 < 200 ? sent - (sent % 2000) + 200 : sent]);
        Assert.Equal(0, _room.Lane.Counters.Lost);
    }

    [Fact]
    public void Everything_at_once()
    {
        Random random = new(2);
        Run(
            BadLuckRoom.Tape(BadLuckRoom.BadTone, loss: 20, bitrate: 24_000),
            (_, sent) =>
            {
                double at = sent % 3000 < 200 ? sent - (sent % 3000) + 200 : sent;
                at += random.NextDouble() * 80;
                return random.Next(100) switch
                {
                    < 20 => [],
                    < 40 => [at, at + random.Next(100)],
                    _ => [at],
                };
            });
    }

    [Fact]
    public void A_line_that_stalls_for_seconds()
    {
        Run(BadLuckRoom.Tape(BadLuckRoom.BadTone), (_, sent) => [sent % 5000 < 3000 ? sent - (sent % 5000) + 3000 : sent]);
    }

    [Fact]
    public void A_path_that_becomes_longer_by_half_a_second_and_shorter_again()
    {
        Run(BadLuckRoom.Tape(BadLuckRoom.BadTone), (n, sent) => [n is > 150 and < 300 ? sent + 500 : sent]);
    }
}
