using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Spaces.Silo.Storage;

/// <summary>
/// Makes a shared store keep the promises that the SQLite file keeps by itself, whoever wrote its provider: a call ends within
/// <paramref name="limit"/>; it ends well, with <see cref="InconsistentStateException"/>, with
/// <see cref="InvalidDataException"/>, or with an <see cref="IOException"/> that names the grain; and a call that failed
/// has not touched the grain's state object, nor will it later.
/// </summary>
internal sealed class GuardedGrainStorage(IGrainStorage inner, IActivatorProvider activators, TimeSpan limit) : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var read = New<T>();
        await BoundAsync("read", stateName, grainId, () => inner.ReadStateAsync(stateName, grainId, read)).ConfigureAwait(false);
        if (!read.RecordExists)
        {
            // Providers differ in what they leave in the state, or in the tag, of a record that is not there.
            read = New<T>();
        }

        read.CopyTo(grainState);
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var written = DetachedState<T>.Of(grainState);
        await BoundAsync("write", stateName, grainId, () => inner.WriteStateAsync(stateName, grainId, written)).ConfigureAwait(false);
        // Not the state itself: the grain may have gone on while it was written.
        grainState.ETag = written.ETag;
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is null)
        {
            await EnsureMissingAsync<T>(stateName, grainId).ConfigureAwait(false);
        }
        else
        {
            var cleared = DetachedState<T>.Of(grainState);
            await BoundAsync("clear", stateName, grainId, () => inner.ClearStateAsync(stateName, grainId, cleared)).ConfigureAwait(false);
        }

        New<T>().CopyTo(grainState);
    }

    // Clearing what was never written is no error; not every provider thinks so.
    private async Task EnsureMissingAsync<T>(string stateName, GrainId grainId)
    {
        var stored = New<T>();
        await BoundAsync("clear", stateName, grainId, () => inner.ReadStateAsync(stateName, grainId, stored)).ConfigureAwait(false);
        if (stored.RecordExists)
        {
            throw new InconsistentStateException($"The state of {grainId} [{stateName}] was changed by another activation.", stored.ETag ?? "unknown", "none");
        }
    }

    private async Task BoundAsync(string what, string stateName, GrainId grainId, Func<Task> call)
    {
        try
        {
            await call().WaitAsync(limit).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (InconsistentStateException or InvalidDataException or OutOfMemoryException))
        {
            throw new IOException($"The store did not {what} {grainId} [{stateName}]: {StorageFailure.Reason(e)}", e);
        }
    }

    private DetachedState<T> New<T>() => new() { State = activators.GetActivator<T>().Create() };
}
