namespace Spaces.Grains.Media;

/// <summary>Runs what is queued on the thread pool, beside each other and in no order: for what outlives the grain whose scheduler it had.</summary>
internal sealed class PoolScheduler : IWorkItemScheduler
{
    /// <summary>The one that there is.</summary>
    public static PoolScheduler Instance { get; } = new();

    /// <inheritdoc />
    public void QueueAction(Action action) => ThreadPool.UnsafeQueueUserWorkItem(static a => a(), action, preferLocal: false);

    /// <inheritdoc />
    public void QueueAction(Action<object> action, object state) =>
        ThreadPool.UnsafeQueueUserWorkItem(static s => s.action(s.state), (action, state), preferLocal: false);

    /// <inheritdoc />
    public void QueueTask(Task task) => task.Start(TaskScheduler.Default);
}
