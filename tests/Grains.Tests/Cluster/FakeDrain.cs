using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>A drain that says what it is told to say, and moves no room.</summary>
internal sealed class FakeDrain : ISiloDrain
{
    private volatile NodeState _state;

    public NodeState State
    {
        get => _state;
        set => _state = value;
    }

    public TimeSpan Left { get; private set; }

    public void Begin(TimeSpan deadline) => (State, Left) = (NodeState.Draining, deadline);

    public void Resume() => (State, Left) = (NodeState.Serving, TimeSpan.Zero);
}
