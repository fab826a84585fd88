namespace Spaces.Grains.Tests.Media;

/// <summary>A grain whose turns run when the test says so.</summary>
internal sealed class FakeGrainContext : IGrainContext, IWorkItemScheduler
{
    private readonly Queue<(Action<object> Action, object State)> _turns = [];

    /// <summary>Turns that wait.</summary>
    public int Waiting => _turns.Count;

    public IWorkItemScheduler Scheduler => this;

    public GrainReference GrainReference => throw new NotSupportedException();

    public GrainId GrainId => throw new NotSupportedException();

    public object? GrainInstance => throw new NotSupportedException();

    public ActivationId ActivationId => throw new NotSupportedException();

    public GrainAddress Address => throw new NotSupportedException();

    public IServiceProvider ActivationServices => throw new NotSupportedException();

    public IGrainLifecycle ObservableLifecycle => throw new NotSupportedException();

    public Task Deactivated => throw new NotSupportedException();

    /// <summary>Runs the turn that has waited longest.</summary>
    public void RunOne()
    {
        var (action, state) = _turns.Dequeue();
        action(state);
    }

    public void QueueAction(Action<object> action, object state) => _turns.Enqueue((action, state));

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
