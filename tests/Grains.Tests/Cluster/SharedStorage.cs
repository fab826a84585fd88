using System.Collections.Concurrent;
using Orleans.Serialization;
using Orleans.Storage;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>
/// A store that outlives silos, as the real one does: memory storage keeps its records in grains, which die with the silo that is killed.
/// Records go through the serializer, so that nothing is shared by reference.
/// </summary>
internal sealed class SharedStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<string, (byte[] Record, string ETag)> _records;
    private readonly Lock _gate;
    private readonly Serializer _serializer;

    public SharedStorage(SharedRecords records, Serializer serializer)
    {
        _records = records.All;
        _gate = records.Gate;
        _serializer = serializer;
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = _records.TryGetValue(Key(stateName, grainId), out var found);
        grainState.ETag = grainState.RecordExists ? found.ETag : null;
        grainState.State = grainState.RecordExists ? _serializer.Deserialize<T>(found.Record) : Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            CheckETag(stateName, grainId, grainState);
            grainState.ETag = Guid.NewGuid().ToString("N");
            grainState.RecordExists = true;
            _records[Key(stateName, grainId)] = (_serializer.SerializeToArray(grainState.State), grainState.ETag);
        }

        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            CheckETag(stateName, grainId, grainState);
            _records.TryRemove(Key(stateName, grainId), out _);
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    private static string Key(string stateName, GrainId grainId) => $"{stateName}/{grainId}";

    private void CheckETag<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = _records.TryGetValue(Key(stateName, grainId), out var found) ? found.ETag : null;
        if (stored != grainState.ETag)
        {
            throw new InconsistentStateException("Somebody else has written meanwhile.", stored, grainState.ETag);
        }
    }
}

/// <summary>What the silos of one cluster have stored.</summary>
internal sealed class SharedRecords
{
    public ConcurrentDictionary<string, (byte[] Record, string ETag)> All { get; } = new();

    public Lock Gate { get; } = new();
}
