using Spaces.Grains.Tests.Storage;

namespace Spaces.Grains.Tests.Spaces;

/// <summary>A log that goes on on another silo: no number twice, nothing lost that was told, no conflict with itself.</summary>
public sealed class SpaceLogMoveTests
{
    [Fact]
    public async Task Numbers_go_on_and_what_is_stored_is_one_log() => await OneTurnAtATime.Run(async () =>
    {
        var storage = new ShakyStorage();
        var there = new LogRig(storage).Create();
        there.Ban(Enumerable.Range(0, 150));
        Assert.True(await there.Flush());
        var here = Continue(storage, there);
        here.Ban(150, 151);
        Assert.True(await here.Flush());
        Assert.Equal(Enumerable.Range(1, 153).Select(i => (long)i), (await here.All()).Select(e => e.Number));
        Assert.Equal([152L, 153], here.Told.Select(e => e.Number));
        Assert.False(here.Fenced || there.Fenced);
        Assert.Equal(there.Log.Epoch, here.Log.Epoch);
    });

    [Fact]
    public async Task A_write_that_was_under_way_is_no_conflict_whenever_it_ends() => await OneTurnAtATime.Run(async () =>
    {
        var storage = new ShakyStorage();
        var there = new LogRig(storage).Create();
        Assert.True(await there.Flush());
        storage.Mood = StoreMood.Hangs;
        there.Ban(1, 2);
        Assert.False(await there.Log.Flush(TimeSpan.FromMilliseconds(20)));
        var here = Continue(storage, there);
        here.Ban(3);
        storage.Mood = StoreMood.Well;
        for (var i = 0; i < 200 && here.Log.Stored < 4; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal([1L, 2, 3, 4], (await here.All()).Select(e => e.Number));
        Assert.Equal([2L, 3, 4], here.Told.Select(e => e.Number));
        Assert.False(here.Fenced || there.Fenced);
        var again = await new LogRig(storage).Open();
        Assert.Equal(4, again.Log.Last);
    });

    [Fact]
    public async Task A_log_whose_numbers_do_not_fit_is_refused() => await OneTurnAtATime.Run(async () =>
    {
        var storage = new ShakyStorage();
        var there = new LogRig(storage).Create();
        there.Ban(1);
        Assert.True(await there.Flush());
        var moved = there.Log.Move();
        moved.Stored = 3;
        Assert.Throws<InvalidDataException>(() => new LogRig(storage).Log.Continue(moved));
        moved.Stored = 2;
        moved.Events = moved.Events[1..];
        Assert.Throws<InvalidDataException>(() => new LogRig(storage).Log.Continue(moved));
    });

    private static LogRig Continue(ShakyStorage storage, LogRig there)
    {
        var here = new LogRig(storage);
        here.Continue(GoldenState.RoundTrip(there.Log.Move()));
        return here;
    }
}
