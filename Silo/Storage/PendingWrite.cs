namespace Spaces.Silo.Storage;

/// <summary>A change that waits for the writer, and whoever waits for its outcome.</summary>
internal sealed class PendingWrite(Func<GrainStateWriter, WriteOutcome> change)
{
    // Continuations are the grains' turns: they must not run on the writer's thread.
    private readonly TaskCompletionSource<WriteOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteOutcome _outcome;

    /// <summary>Ends when the change is durable, was refused, or failed.</summary>
    public Task<WriteOutcome> Completion => _done.Task;

    /// <summary>Makes the change inside the open transaction. The outcome is kept back until <see cref="Complete"/>.</summary>
    public void Apply(GrainStateWriter writer) => _outcome = change(writer);

    /// <summary>The transaction was committed.</summary>
    public void Complete() => _done.TrySetResult(_outcome);

    /// <summary>The transaction failed, and with it every change in it.</summary>
    public void Fail(Exception e) => _done.TrySetException(e);
}
