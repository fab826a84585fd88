namespace Spaces.TestKit.Scheduling;

/// <summary>A grain that has a scheduler and nothing else, for what only queues turns.</summary>
public abstract class SchedulerOnlyGrain : IGrainContext, IWorkItemScheduler
{
    private readonly TaskCompletionSource _ended = new();

    /// <inheritdoc />
    public IWorkItemScheduler Scheduler => this;

    /// <inheritdoc />
    public GrainReference GrainReference => throw new NotSupportedException();

    /// <inheritdoc />
    public GrainId GrainId => throw new NotSupportedException();

    /// <inheritdoc />
    public object? GrainInstance => throw new NotSupportedException();

    /// <inheritdoc />
    public ActivationId ActivationId => throw new NotSupportedException();

    /// <inheritdoc />
    public GrainAddress Address => throw new NotSupportedException();

    /// <inheritdoc />
    public IServiceProvider ActivationServices => throw new NotSupportedException();

    /// <inheritdoc />
    public IGrainLifecycle ObservableLifecycle => throw new NotSupportedException();

    /// <inheritdoc />
    public Task Deactivated => _ended.Task;

    /// <summary>Ends the activation.</summary>
    public void End() => _ended.TrySetResult();

    /// <inheritdoc />
    public abstract void QueueAction(Action<object> action, object state);

    /// <inheritdoc />
    public void QueueAction(Action action) => throw new NotSupportedException();

    /// <inheritdoc />
    public void QueueTask(Task task) => throw new NotSupportedException();

    /// <inheritdoc />
    public object? GetTarget() => throw new NotSupportedException();

    /// <inheritdoc />
    public object? GetComponent(Type componentType) => throw new NotSupportedException();

    /// <inheritdoc />
    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class => throw new NotSupportedException();

    /// <inheritdoc />
    public void ReceiveMessage(object message) => throw new NotSupportedException();

    /// <inheritdoc />
    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc />
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc />
    public void Rehydrate(IRehydrationContext context) => throw new NotSupportedException();

    /// <inheritdoc />
    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc />
    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);
}
