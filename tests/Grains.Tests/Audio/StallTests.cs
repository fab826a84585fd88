using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>Somebody stood still for a moment, in virtual time: what it added to the delay is gone again ten seconds later.</summary>
public sealed class StallTests
{
    private const uint Ann = 1;

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(AudioFormat.FrameMilliseconds);
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(480)]
    public void A_silo_that_stood_still_hears_its_speakers_no_later_afterwards(int milliseconds)
    {
        var delays = Run(ticksHeld: TimeSpan.FromMilliseconds(milliseconds), packetsHeld: TimeSpan.Zero);
        Assert.Equal(Before(delays), At(delays, Stall + TimeSpan.FromSeconds(1)));
        Assert.Equal(Before(delays), At(delays, Stall + Back));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(480)]
    public void A_gateway_that_held_packets_back_is_forgiven(int milliseconds)
    {
        var delays = Run(ticksHeld: TimeSpan.Zero, packetsHeld: TimeSpan.FromMilliseconds(milliseconds));
        Assert.InRange(At(delays, Stall + Back), 0, Before(delays) + AudioFormat.FrameMilliseconds);
    }

    [Fact]
    public void Stalls_again_and_again_do_not_add_up()
    {
        var delays = Run(TimeSpan.FromMilliseconds(300), TimeSpan.Zero, stalls: 10);
        Assert.Equal(Before(delays), At(delays, Stall + (10 * TimeSpan.FromSeconds(1)) + Back));
    }

    private static int Before(List<(TimeSpan At, int Delay)> delays) => At(delays, Stall - Frame);

    // The longest in half a second: no lucky moment.
    private static int At(List<(TimeSpan At, int Delay)> delays, TimeSpan time) =>
        delays.Where(d => d.At > time - TimeSpan.FromMilliseconds(500) && d.At <= time).Max(d => d.Delay);

    /// <summary>A speaker who talks in words of a second with a breath between them, and a room; the audio that waits after each tick, in milliseconds.</summary>
    private static List<(TimeSpan At, int Delay)> Run(TimeSpan ticksHeld, TimeSpan packetsHeld, int stalls = 1)
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions { Complexity = 0 });
        using OpusTone tone = new(440);
        mixer.AddLane(Ann);
        var clock = new MediaClock(TimeSpan.FromMilliseconds(13));
        var stallOf = (TimeSpan t, TimeSpan length) =>
            Enumerable.Range(0, stalls).Select(i => Stall + TimeSpan.FromSeconds(i)).Where(s => t >= s && t < s + length).Select(s => s + length).DefaultIfEmpty(t).First();
        List<(TimeSpan, int)> delays = [];
        Queue<(TimeSpan At, StoredPacket Packet)> waiting = [];
        long lastTick = -1;
        var sent = TimeSpan.Zero;
        while (sent < Stall + (stalls * TimeSpan.FromSeconds(1)) + Back + TimeSpan.FromSeconds(1))
        {
            var now = stallOf(clock.NextDeadline, ticksHeld);
            for (; sent <= now; sent += Frame)
            {
                tone.Amplitude = sent.TotalMilliseconds % 1200 < 1000 ? 0.25 : 0.0005;
                waiting.Enqueue((stallOf(sent, packetsHeld), tone.NextStored()));
            }

            // As the room's grain does it.
            var due = clock.TicksDue(now);
            var last = clock.Ticks + clock.Skipped;
            var passed = lastTick < 0 ? 0 : last - due - lastTick;
            lastTick = last;
            mixer.Timed = due == 1 && passed == 0;
            while (waiting.TryPeek(out var next) && next.At <= now)
            {
                mixer.Push(Ann, waiting.Dequeue().Packet.AsPacket());
            }

            mixer.Skip((int)passed);
            for (var i = 0; i < due; i++)
            {
                mixer.Tick();
            }

            Assert.True(mixer.TryGetLane(Ann, out var lane));
            delays.Add((now, lane.BufferedMilliseconds));
        }

        return delays;
    }
}
