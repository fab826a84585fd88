using System.Collections.Concurrent;
using Spaces.TestKit.Scheduling;

namespace Spaces.Benchmarks.SiloCapacity;

/// <summary>A grain's scheduler without the grain: turns on the thread pool, one after another, as the runtime's work item groups do it.</summary>
internal sealed class PlainGrain : SchedulerOnlyGrain, IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<(Action<object> Action, object State)> _turns = new();
    private int _waiting;

    public override void QueueAction(Action<object> action, object state)
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
}
