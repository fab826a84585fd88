using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace Spaces.Grains.Tests.Storage;

/// <summary>What the store does with the next calls.</summary>
internal enum StoreMood
{
    /// <summary>Answers as it should.</summary>
    Well,

    /// <summary>Fails without having written.</summary>
    Away,

    /// <summary>Writes, and fails all the same: the answer is lost on its way.</summary>
    Mute,

    /// <summary>Does not answer until it is well again.</summary>
    Hangs,
}

/// <summary>A store with ETags in memory that fails as real ones do. Records go through the serializer, so that nothing is shared by reference.</summary>
internal sealed class ShakyStorage : IGrainStorage
{
    private static readonly Serializer Serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    private readonly ConcurrentDictionary<string, (byte[] Record, string ETag)> _records = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _well = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StoreMood _mood;

    /// <summary>What it does now.</summary>
    public StoreMood Mood
    {
        get => _mood;
        set
        {
            _mood = value;
            if (value != StoreMood.Hangs)
            {
                Interlocked.Exchange(ref _well, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }
        }
    }

    /// <summary>How many writes were tried.</summary>
    public int Writes { get; private set; }

    /// <summary>The names of the records.</summary>
    public string[] Names => [.. _records.Keys.Select(k => k.Split('|')[0]).Order(StringComparer.Ordinal)];

    /// <summary>Puts bytes of an older version into a record.</summary>
    public void Put(string stateName, GrainId grain, byte[] record) => _records[Key(stateName, grain)] = (record, "old");

    /// <summary>The bytes of a record.</summary>
    public byte[] Bytes(string stateName, GrainId grain) => _records[Key(stateName, grain)].Record;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Behave();
        lock (_gate)
        {
            grainState.RecordExists = _records.TryGetValue(Key(stateName, grainId), out var found);
            grainState.ETag = grainState.RecordExists ? found.ETag : null;
            grainState.State = grainState.RecordExists ? Serializer.Deserialize<T>(found.Record) : Activator.CreateInstance<T>();
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Writes++;
        var bytes = Serializer.SerializeToArray(grainState.State);
        var mood = Mood;
        if (mood != StoreMood.Mute)
        {
            await Behave();
        }

        lock (_gate)
        {
            var stored = _records.TryGetValue(Key(stateName, grainId), out var found) ? found.ETag : null;
            if (stored != grainState.ETag)
            {
                throw new InconsistentStateException("Somebody else has written meanwhile.", stored, grainState.ETag);
            }

            var tag = Guid.NewGuid().ToString("N");
            _records[Key(stateName, grainId)] = (bytes, tag);
            if (mood == StoreMood.Mute)
            {
                throw new TimeoutException("No answer.");
            }

            grainState.ETag = tag;
            grainState.RecordExists = true;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException("Nothing of a space is ever cleared.");

    private static string Key(string stateName, GrainId grainId) => $"{stateName}|{grainId}";

    private async Task Behave()
    {
        while (Mood == StoreMood.Hangs)
        {
            await _well.Task;
        }

        if (Mood == StoreMood.Away)
        {
            throw new IOException("The store is away.");
        }
    }
}
