using System.Diagnostics;
using Orleans.Storage;

namespace Spaces.Silo.Tests.Storage.Contract;

public abstract partial class StorageContract
{
    // Beyond one and a half time-outs, which are promised, what a busy machine adds.
    private static readonly TimeSpan Bound = Short * 1.5 + TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_write_to_a_store_that_hangs_fails_in_time_and_the_grain_writes_again_when_it_is_back()
    {
        var store = await OpenAsync(fixture.Settings(Short));
        var state = await store.Grains.ReadAsync("a");
        await store.Grains.WriteAsync("a", state, "before");
        var tag = state.ETag;

        await using (await fixture.HangAsync())
        {
            await AssertFailsInTimeAsync(() => store.Grains.WriteAsync("a", state, "during"));
            await AssertFailsInTimeAsync(() => store.Probe.ProbeAsync(Cancellation));
            Assert.Equal(tag, state.ETag);
        }

        await WriteUntilTakenAsync(store.Grains, "a", state, "after");
        Assert.Equal("after", (await store.Grains.ReadAsync("a")).State.Title);
        await store.Probe.ProbeAsync(Cancellation);
    }

    [Fact]
    public async Task Many_writes_to_a_store_that_hangs_fail_in_time()
    {
        var store = await OpenAsync(fixture.Settings(Short));
        var states = Enumerable.Range(0, 20).Select(_ => new TestRecord<TestState>()).ToArray();

        await using (await fixture.HangAsync())
        {
            await Task.WhenAll(states.Select((state, i) => AssertFailsInTimeAsync(
                () => store.Grains.WriteAsync($"g{i}", state, new string('x', 100_000)))));
        }

        foreach (var (i, state) in states.Index())
        {
            await WriteUntilTakenAsync(store.Grains, $"g{i}", state, "after");
        }
    }

    private protected static async Task AssertFailsInTimeAsync(Func<Task> call)
    {
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAsync<IOException>(() => call().WaitAsync(Patience, Cancellation));
        Assert.True(clock.Elapsed < Bound, $"failed only after {clock.Elapsed}");
    }

    /// <summary>What a grain does: it tries again while the store is away, and reads again where it was told to.</summary>
    private protected static async Task WriteUntilTakenAsync(IGrainStorage storage, string key, TestRecord<TestState> state, string title)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                await storage.WriteAsync(key, state, title);
                return;
            }
            catch (InconsistentStateException)
            {
                // An earlier write of unknown outcome was applied after all.
                await storage.ReadStateAsync(StorageCalls.StateName, StorageCalls.Grain(key), state);
            }
            catch (IOException e) when (deadline.IsCancellationRequested)
            {
                throw new TimeoutException($"The store was not of use again within {Patience}.", e);
            }
            catch (IOException)
            {
                await pace.WaitForNextTickAsync(Cancellation);
            }
        }
    }
}
