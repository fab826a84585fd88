using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Media;

public sealed class RoomMediaTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_due_tick_is_queued_once_and_does_what_came_meanwhile_as_well()
    {
        var grain = new FakeGrainContext();
        List<(int Frames, long Last)> ticks = [];
        var room = new RoomMedia(grain, r => ticks.Add((r.TakeOwed(out var last, out _), last)));
        var ended = 0;
        var slot = new MediaSlot(() => ended++);
        Assert.True(room.Due(1, 10, Deadline, slot));
        Assert.False(room.Due(1, 11, Deadline, slot));
        Assert.False(room.Due(3, 14, Deadline, slot));
        Assert.Equal((1, 0), (grain.Waiting, ended));

        grain.RunOne();
        Assert.Equal([(5, 14L)], ticks);
        Assert.Equal(1, ended);
        Assert.True(room.Due(1, 15, Deadline, slot));
        grain.RunOne();
        Assert.Equal((1, 15L), ticks[1]);
    }

    [Fact]
    public void A_tick_that_comes_due_while_one_runs_is_queued()
    {
        var grain = new FakeGrainContext();
        var slot = new MediaSlot(() => { });
        List<long> ticks = [];
        var first = true;
        var room = new RoomMedia(grain, r =>
        {
            r.TakeOwed(out var last, out _);
            ticks.Add(last);
            if (first)
            {
                first = false;
                Assert.True(r.Due(1, 2, Deadline, slot));
            }
        });
        Assert.True(room.Due(1, 1, Deadline, slot));
        grain.RunOne();
        grain.RunOne();
        Assert.Equal([1L, 2L], ticks);
    }

    [Fact]
    public void A_room_that_was_held_up_gives_up_what_nobody_wants_to_hear_any_more()
    {
        var grain = new FakeGrainContext();
        var slot = new MediaSlot(() => { });
        (int Frames, long Last, int Skipped) taken = default;
        var room = new RoomMedia(grain, r => taken = (r.TakeOwed(out var last, out var skipped), last, skipped));
        for (var i = 1; i <= 500; i++)
        {
            room.Due(1, i, Deadline, slot);
        }

        grain.RunOne();
        Assert.Equal((5, 500L, 495), taken);
    }

    [Fact]
    public void A_slot_ends_with_its_last_tick_also_when_a_tick_throws()
    {
        var grain = new FakeGrainContext();
        var ended = 0;
        var slot = new MediaSlot(() => ended++);
        var well = new RoomMedia(grain, r => r.TakeOwed(out _, out _));
        var ill = new RoomMedia(grain, _ => throw new InvalidOperationException("A bad tick."));
        slot.Enter();
        Assert.True(ill.Due(1, 1, Deadline, slot));
        Assert.True(well.Due(1, 1, Deadline, slot));
        slot.Leave();
        Assert.Throws<InvalidOperationException>(grain.RunOne);
        Assert.Equal(0, ended);
        grain.RunOne();
        Assert.Equal(1, ended);
        Assert.True(ill.Due(1, 2, Deadline, slot));
    }

    [Fact]
    public void Rooms_have_names_of_their_own()
    {
        var grain = new FakeGrainContext();
        var keys = Enumerable.Range(0, 1_000).Select(_ => new RoomMedia(grain, _ => { }).MediaKey).ToArray();
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    /// <summary>
    /// The frames owed and the index of the last of them were two fields that were read one after the other: a tick that came due in between was
    /// counted under the index before it, and the room sent that index twice.
    /// </summary>
    [Fact]
    public async Task Frames_and_their_index_belong_together_while_more_come_due()
    {
        const int rounds = 200_000;
        var grain = new FakeGrainContext();
        var room = new RoomMedia(grain, _ => { });
        var slot = new MediaSlot(() => { });
        var clock = Task.Run(
            () =>
            {
                for (var i = 1; i <= rounds; i++)
                {
                    room.Due(1, i, Deadline, slot);
                }
            },
            TestContext.Current.CancellationToken);
        long done = 0;
        while (done < rounds)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var frames = room.TakeOwed(out var last, out var skipped);
            if (frames > 0)
            {
                Assert.Equal(done + frames + skipped, last);
                done = last;
            }
        }

        await clock;
    }
}
