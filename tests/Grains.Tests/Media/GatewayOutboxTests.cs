using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Media;

public sealed class GatewayOutboxTests
{
    private readonly RecordingLink _link = new();

    [Fact]
    public void Frames_wait_for_the_flush_and_go_in_one_message()
    {
        var outbox = new GatewayOutbox(_link);
        Assert.True(Write(outbox, 1, 100));
        Assert.True(Write(outbox, 2, 100));
        Assert.Empty(_link.Messages);
        outbox.Flush();
        Assert.Single(_link.Messages);
        Assert.Equal([1L, 2L], _link.Ticks);
        outbox.Flush();
        Assert.Single(_link.Messages);
    }

    [Fact]
    public void A_frame_that_no_longer_fits_sends_the_others_ahead()
    {
        var outbox = new GatewayOutbox(_link);
        long tick = 0;
        while (_link.Messages.Count == 0)
        {
            Assert.True(Write(outbox, ++tick, 1_200));
        }

        Assert.InRange(tick, 50, 60);
        Assert.Equal(tick - 1, _link.Ticks.Length);
        outbox.Flush();
        Assert.Equal(2, _link.Messages.Count);
        Assert.Equal(Enumerable.Range(1, (int)tick).Select(t => (long)t), _link.Ticks);
    }

    [Fact]
    public void A_frame_that_fits_no_message_is_left_out_and_harms_no_other()
    {
        var outbox = new GatewayOutbox(_link);
        Assert.True(Write(outbox, 1, 100));
        Assert.False(Write(outbox, 2, 1_200, minus: 100));
        Assert.True(Write(outbox, 3, 100));
        outbox.Flush();
        Assert.Equal([1L, 3L], _link.Ticks);
    }

    [Fact]
    public void A_fresh_reference_is_used_from_then_on()
    {
        var fresh = new RecordingLink();
        var outbox = new GatewayOutbox(_link);
        Write(outbox, 1, 100);
        outbox.Link = fresh;
        outbox.Flush();
        Assert.Empty(_link.Messages);
        Assert.Equal([1L], fresh.Ticks);
    }

    private static bool Write(GatewayOutbox outbox, long tick, int length, int minus = 0)
    {
        outbox.Write((tick, length, minus), Frame, out var fitted);
        return fitted;
    }

    private static void Frame(MixBatchWriter writer, (long Tick, int Length, int Minus) frame)
    {
        writer.Begin(1, frame.Tick, silenceBegins: false, new byte[frame.Length]);
        for (uint i = 0; i < frame.Minus; i++)
        {
            writer.AddMinus(i, new byte[frame.Length]);
        }
    }
}
