using System.Collections.Concurrent;

namespace Spaces.Benchmarks.SiloCapacity;

/// <summary>A grain's scheduler without the grain: turns on the thread pool, one after another, as the runtime's work item groups do it.</summary>
internal sealed class PlainGrain : IGrainContext, IWorkItemScheduler, IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<(Action<object> Action, object State)> _turns = new();
    private int _waiting;

    public IWorkItemScheduler Scheduler => this;

    public GrainReference GrainReference => throw new NotSupportedException();

    public GrainId GrainId => throw new NotSupportedException();

    public object? GrainInstance => throw new NotSupportedException();

    public ActivationId ActivationId => throw new NotSupportedException();

    public GrainAddress Address => throw new NotSupportedException();

    public IServiceProvider ActivationServices => throw new NotSupportedException();

    public IGrainLifecycle ObservableLifecycle => throw new NotSupportedException();

    public Task Deactivated => throw new NotSupportedException();

    public void QueueAction(Action<object> action, object state)
    {
        _turns.Enqueue((action, state));
        if (Interlocked.Increment(ref _waiting) == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    public void Execute()
    {
        do
        {
            _turns.TryDequeue(out var turn);
            turn.Action(turn.State);
        }
        while (Interlocked.Decrement(ref _waiting) > 0);
    }

    public void QueueAction(Action action) => throw new NotSupportedException();

    public void QueueTask(Task task) => throw new NotSupportedException();

    public object? GetTarget() => throw new NotSupportedException();

    public object? GetComponent(Type componentType) => throw new NotSupportedException();

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class => throw new NotSupportedException();

    public void ReceiveMessage(object message) => throw new NotSupportedException();

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Rehydrate(IRehydrationContext context) => throw new NotSupportedException();

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);
}
