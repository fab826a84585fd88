using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Spaces.Silo.Options;

namespace Spaces.Silo.Storage;

/// <summary>
/// Grain state in one SQLite file. A write names the ETag it was based on and is refused with
/// <see cref="InconsistentStateException"/> if another activation wrote in between. It is durable when its task ends.
/// </summary>
internal sealed partial class SqliteGrainStorage(
    IOptions<StorageOptions> options,
    IOptions<Orleans.Configuration.ClusterOptions> cluster,
    IGrainStorageSerializer serializer,
    IActivatorProvider activators,
    TimeProvider time,
    ILogger<SqliteGrainStorage> logger) : IGrainStorage, IStorageProbe, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private readonly SqliteDatabase _database = new(options.Value.Sqlite);
    private readonly string _serviceId = cluster.Value.ServiceId;
    private SqliteWriteQueue? _writes;

    private SqliteWriteQueue Writes =>
        _writes ?? throw new InvalidOperationException($"'{_database.FilePath}' is not open; the silo has not started or was stopped.");

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(SqliteGrainStorage), ServiceLifecycleStage.RuntimeStorageServices, OpenAsync, CloseAsync);

    /// <summary>Opens the file, with folder and schema where they are missing.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be used.</exception>
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = _database.OpenWriter(out var created);
        _writes = new SqliteWriteQueue(connection, time, logger);
        if (created)
        {
            LogCreated(logger, _database.FilePath, SqliteDatabase.SchemaVersion);
        }

        LogOpened(logger, _database.FilePath);
        return Task.CompletedTask;
    }

    /// <summary>Commits what is queued and closes the file. Does nothing where it is not open.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _writes, null) is { } writes)
        {
            _database.ReleaseReaders();
            await writes.DisposeAsync().ConfigureAwait(false);
            LogClosed(logger, _database.FilePath);
        }
    }

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _ = Writes;
        var key = Key(stateName, grainId);
        var stored = await Task.Run(() => Read(key)).ConfigureAwait(false);
        if (stored is null)
        {
            Reset(grainState);
            return;
        }

        try
        {
            grainState.State = serializer.Deserialize<T>(new BinaryData(stored.Payload));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidDataException($"The stored state of {key} cannot be read as {typeof(T)}: {e.Message}", e);
        }

        grainState.ETag = stored.ETag;
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = Key(stateName, grainId);
        var expected = grainState.ETag;
        // Serialized here, in the grain's turn: later the grain may already be changing the object.
        var payload = serializer.Serialize(grainState.State).ToArray();
        var outcome = await Writes.WriteAsync(writer => writer.Write(key, expected, payload)).ConfigureAwait(false);
        ThrowIfRefused(outcome, key, expected);
        grainState.ETag = outcome.ETag;
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = Key(stateName, grainId);
        var expected = grainState.ETag;
        var outcome = await Writes.WriteAsync(writer => writer.Delete(key, expected)).ConfigureAwait(false);
        ThrowIfRefused(outcome, key, expected);
        Reset(grainState);
    }

    /// <summary>Sends an empty transaction through the writer: it lives, and the file's write lock can be had.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => Writes.WriteAsync(_ => default, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync(CancellationToken.None).ConfigureAwait(false);

    private GrainStateKey Key(string stateName, GrainId grainId) => new(_serviceId, grainId.ToString(), stateName);

    private StoredState? Read(GrainStateKey key)
    {
        try
        {
            using var connection = _database.OpenReader();
            return GrainStateReader.Read(connection, key);
        }
        catch (SqliteException e)
        {
            throw new IOException($"'{_database.FilePath}' did not answer for {key}: {e.Message}", e);
        }
    }

    private void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = activators.GetActivator<T>().Create();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private void ThrowIfRefused(WriteOutcome outcome, GrainStateKey key, string? expected)
    {
        if (!outcome.Applied)
        {
            LogConflict(logger, key, outcome.ETag, expected);
            throw new InconsistentStateException($"The state of {key} was changed by another activation.", outcome.ETag ?? "none", expected ?? "none");
        }
    }
}
