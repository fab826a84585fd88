using System.Collections.Concurrent;
using Orleans.Storage;

namespace Spaces.Grains.Tests.Storage;

/// <summary>A store in which a test decides, grain by grain, what happens before and after each operation.</summary>
internal sealed class FaultyStorage(ShakyStorage inner, StorageFaults faults) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var of = faults.Of(grainId);
        of.CountRead();
        await of.BeforeRead();
        await inner.ReadStateAsync(stateName, grainId, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var of = faults.Of(grainId);
        of.CountWrite();
        await of.BeforeWrite();
        await inner.WriteStateAsync(stateName, grainId, grainState);
        await of.AfterWrite();
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ClearStateAsync(stateName, grainId, grainState);

    /// <summary>Writes as another activation would, past all faults.</summary>
    public async Task WriteBehind<T>(string stateName, GrainId grainId, Func<T, T> change)
    {
        var state = new GrainState<T>();
        await inner.ReadStateAsync(stateName, grainId, state);
        state.State = change(state.State!);
        await inner.WriteStateAsync(stateName, grainId, state);
    }

    /// <summary>What is stored.</summary>
    public async Task<T> Stored<T>(string stateName, GrainId grainId)
    {
        var state = new GrainState<T>();
        await inner.ReadStateAsync(stateName, grainId, state);
        return state.State!;
    }
}

/// <summary>What is wrong with the store, by grain.</summary>
internal sealed class StorageFaults
{
    private readonly ConcurrentDictionary<GrainId, GrainFaults> _all = new();

    /// <summary>What is wrong for one grain.</summary>
    public GrainFaults Of(GrainId grain) => _all.GetOrAdd(grain, _ => new GrainFaults());
}

/// <summary>What is wrong with the store for one grain; nothing at first.</summary>
internal sealed class GrainFaults
{
    private int _reads;
    private int _writes;

    public int Reads => Volatile.Read(ref _reads);

    public int Writes => Volatile.Read(ref _writes);

    public Func<Task> BeforeRead { get; set; } = Fine;

    public Func<Task> BeforeWrite { get; set; } = Fine;

    public Func<Task> AfterWrite { get; set; } = Fine;

    public static Task Fine() => Task.CompletedTask;

    public static Task Fail() => Task.FromException(new IOException("The disk is gone."));

    public void CountRead() => Interlocked.Increment(ref _reads);

    public void CountWrite() => Interlocked.Increment(ref _writes);
}
