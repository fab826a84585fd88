using Spaces.Gateway.Fanout;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Gateway.Tests.Fanout;

public sealed class HeardAloneTests
{
    private static readonly byte[] Common = [0xFC, 1, 2, 3];
    private static readonly byte[] Minus = [0xFC, 4, 5];
    private static readonly byte[] Silence = [0xF8, 0xFF, 0xFE];

    [Fact]
    public void Whoever_is_heard_alone_gets_a_frame_of_silence_in_every_tick()
    {
        // Any phase of the period in which a pause is filled: none of them is left out.
        for (var tick = 0; tick < 50; tick++)
        {
            var frame = Frame(tick, number: 7, []);

            Assert.Equal(Silence, ShardRoom.FrameFor(frame, 7).ToArray());
            Assert.Equal(Common, ShardRoom.FrameFor(frame, 8).ToArray());
        }
    }

    [Fact]
    public void Whoever_is_heard_among_others_gets_the_mix_without_them()
    {
        var frame = Frame(1, number: 7, Minus);

        Assert.Equal(Minus, ShardRoom.FrameFor(frame, 7).ToArray());
        Assert.Equal(Common, ShardRoom.FrameFor(frame, 8).ToArray());
    }

    private static MixFrame Frame(long tick, uint number, byte[] minus)
    {
        var writer = new MixBatchWriter(1024);
        writer.Begin(mediaKey: 1, tick, silenceBegins: false, Common);
        writer.AddHeard(number, 30);
        writer.AddMinus(number, minus);
        Assert.True(writer.End());
        Assert.True(new MixBatchReader(writer.Take()).TryRead(out var frame));
        return frame;
    }
}
