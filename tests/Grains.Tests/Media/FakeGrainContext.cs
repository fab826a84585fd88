using Spaces.TestKit.Scheduling;

namespace Spaces.Grains.Tests.Media;

/// <summary>A grain whose turns run when the test says so.</summary>
internal sealed class FakeGrainContext : SchedulerOnlyGrain
{
    private readonly Queue<(Action<object> Action, object State)> _turns = [];

    /// <summary>Turns that wait.</summary>
    public int Waiting => _turns.Count;

    /// <summary>Runs the turn that has waited longest.</summary>
    public void RunOne()
    {
        var (action, state) = _turns.Dequeue();
        action(state);
    }

    public override void QueueAction(Action<object> action, object state) => _turns.Enqueue((action, state));
}
