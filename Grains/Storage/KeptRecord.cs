using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Grains.Storage;

/// <summary>
/// One grain's stored record, for grains whose calls interleave. A change is stored before it takes effect, and no caller waits for the store longer
/// than <see cref="Patience"/>. Values are never altered in place, so that a write that fails leaves what was there.
/// </summary>
/// <remarks>
/// <see cref="IPersistentState{T}"/> has one mutable state and tag for all its operations: one that was given up and ends late would overwrite what a
/// later one has found. Here every operation has its own, and one that was given up changes nothing. Stored name and form are the same.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody takes holds nothing to give back.")]
internal sealed class KeptRecord<T>(IGrainStorage storage, string name, GrainId owner, TimeProvider time, ILogger logger)
    where T : class, new()
{
    /// <summary>The longest that a caller waits for the store, all in all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Writers stand in line; readers never do.
    private readonly SemaphoreSlim _writer = new(1);
    private Known? _known;
    private Task<bool>? _firstRead;

    // The outcome of a write is unknown: the store is asked before the next one.
    private bool _doubtful;

    /// <summary>Whether the store is known to have a record.</summary>
    public bool Exists => _known is { Exists: true };

    /// <summary>The record as it was last read or written; an empty one when there is none.</summary>
    /// <exception cref="OrleansException">The store cannot be read.</exception>
    public async ValueTask<T> Read()
    {
        if (await IsKnown(time.GetTimestamp()))
        {
            return _known!.State;
        }

        // Without the store's own exception: a gateway may not have its type. It is in this silo's log.
        throw new OrleansException($"The store does not tell what it keeps of {owner}.");
    }

    /// <summary>
    /// Stores what a command makes of the record. When another activation has written in between, its record is read and the command decides once more.
    /// </summary>
    /// <returns>The command's refusal, or <see cref="RefusalReason.StorageUnavailable"/>.</returns>
    public async Task<RefusalReason> Write(Func<T, Change<T>> decide)
    {
        var started = time.GetTimestamp();
        if (!await _writer.WaitAsync(Patience))
        {
            return RefusalReason.StorageUnavailable;
        }

        try
        {
            return await WriteInTurn(decide, started);
        }
        finally
        {
            _writer.Release();
        }
    }

    private async Task<RefusalReason> WriteInTurn(Func<T, Change<T>> decide, long started)
    {
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            if (!await IsKnown(started) || (_doubtful && !await TryRead(started)))
            {
                return RefusalReason.StorageUnavailable;
            }

            var change = decide(_known!.State);
            if (change.Next is not { } next)
            {
                return change.Refusal;
            }

            switch (await TryWrite(_known, next, started))
            {
                case null:
                    return RefusalReason.None;
                case InconsistentStateException e:
                    StorageLog.WriteConflicted(logger, e, owner);
                    break;
                case var e:
                    StorageLog.WriteFailed(logger, e, owner);
                    return RefusalReason.StorageUnavailable;
            }
        }

        return RefusalReason.StorageUnavailable;
    }

    // Callers of one moment share the read: a grain that has just been activated is often asked by many. Whoever has joined another's read, which may
    // be given up sooner than their own patience ends, tries once more.
    private async Task<bool> IsKnown(long started)
    {
        for (var attempt = 1; _known is null && attempt <= 2; attempt++)
        {
            if (_firstRead is not { IsCompleted: false } read)
            {
                _firstRead = TryRead(started);
                return await _firstRead;
            }

            await InTime(() => read, started);
        }

        return _known is not null;
    }

    private async Task<bool> TryRead(long started)
    {
        var read = new GrainState<T>(new T());
        if (await InTime(() => storage.ReadStateAsync(name, owner, read), started) is { } failure)
        {
            StorageLog.ReadFailed(logger, failure, owner);
            return false;
        }

        _known = new Known(read.State ?? new T(), read.ETag, read.RecordExists);
        _doubtful = false;
        return true;
    }

    private async Task<Exception?> TryWrite(Known before, T next, long started)
    {
        var written = new GrainState<T>(next, before.ETag) { RecordExists = before.Exists };
        _doubtful = true;
        var failure = await InTime(() => storage.WriteStateAsync(name, owner, written), started);
        if (failure is null)
        {
            _known = new Known(next, written.ETag, Exists: true);
            _doubtful = false;
        }

        return failure;
    }

    private async Task<Exception?> InTime(Func<Task> start, long started)
    {
        var left = Patience - time.GetElapsedTime(started);
        if (left <= TimeSpan.Zero)
        {
            return new TimeoutException();
        }

        Task? operation = null;
        try
        {
            operation = start();
            await operation.WaitAsync(left, time);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What was given up may still fail; nobody waits for it any more.
            operation?.Ignore();
            return e;
        }
    }

    private sealed record Known(T State, string? ETag, bool Exists);
}
