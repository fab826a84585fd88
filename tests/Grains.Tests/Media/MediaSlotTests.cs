using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Media;

public sealed class MediaSlotTests
{
    [Fact]
    public void Frames_go_out_with_the_last_tick_and_do_not_wait_for_a_room_that_is_held_up()
    {
        var sent = 0;
        var slot = new MediaSlot(() => sent++);

        slot.Enter();
        slot.Enter();
        slot.Leave();
        Assert.Equal(0, sent);
        slot.Leave();
        Assert.Equal(1, sent);
        slot.Sweep();
        Assert.Equal(1, sent);

        // One of two is still at it when the next round begins, and in the next again.
        slot.Enter();
        slot.Enter();
        slot.Leave();
        slot.Sweep();
        Assert.Equal(2, sent);
        slot.Enter();
        slot.Leave();
        slot.Sweep();
        Assert.Equal(3, sent);
        slot.Leave();
        Assert.Equal(4, sent);
    }
}
