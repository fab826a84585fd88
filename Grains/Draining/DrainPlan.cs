using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Draining;

/// <summary>
/// What a silo does while it hands its rooms over: which room goes next and where to, which has not gone and is tried again, and when it is done. Reads no
/// clock and moves nothing: its driver says what time it is and which rooms are here, and carries out what it decides.
/// </summary>
/// <typeparam name="TRoom">A room; equal to itself only.</typeparam>
internal sealed class DrainPlan<TRoom>
    where TRoom : class
{
    /// <summary>A room that is still here so long after its move was begun has not been taken; a move takes 20 to 100 ms.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>How long such a room is left alone before it is tried again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly int _parallel;
    private readonly Dictionary<TRoom, TimeSpan> _moving = [];
    private readonly Dictionary<TRoom, TimeSpan> _resting = [];
    private readonly List<DrainMove<TRoom>> _moves = [];
    private readonly List<DrainResult<TRoom>> _results = [];
    private TimeSpan _end;

    /// <param name="parallel">How many rooms may be on their way at once, 1 and more.</param>
    public DrainPlan(int parallel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallel, 1);
        _parallel = parallel;
    }

    /// <summary>What the silo is doing.</summary>
    public NodeState State { get; private set; }

    /// <summary>Rooms on their way.</summary>
    public int InFlight => _moving.Count;

    /// <summary>Rooms that left since the drain began.</summary>
    public int Moved { get; private set; }

    /// <summary>Moves since then after which the room was still here.</summary>
    public int Failed { get; private set; }

    /// <summary>There was a room to move at the last step, and no silo that takes it.</summary>
    public bool LacksTarget { get; private set; }

    /// <summary>When the drain began.</summary>
    public TimeSpan Began { get; private set; }

    /// <summary>What is to be moved now, by the last step.</summary>
    public IReadOnlyList<DrainMove<TRoom>> Moves => _moves;

    /// <summary>Moves that are over, by the last step.</summary>
    public IReadOnlyList<DrainResult<TRoom>> Results => _results;

    /// <summary>Nothing to look after: the silo serves, and no room is on its way any more.</summary>
    public bool IsIdle => State == NodeState.Serving && _moving.Count == 0;

    /// <summary>How long the drain still has; zero when none is under way.</summary>
    public TimeSpan LeftAt(TimeSpan now) =>
        State is NodeState.Draining or NodeState.Stopping && now < _end ? _end - now : TimeSpan.Zero;

    /// <summary>Starts to drain; while it drains or has drained, only the deadline changes.</summary>
    /// <returns>False when nothing began: it was under way, or the process is ending.</returns>
    public bool Begin(TimeSpan now, TimeSpan deadline)
    {
        if (State == NodeState.Stopping)
        {
            return false;
        }

        _end = now + deadline;
        if (State != NodeState.Serving)
        {
            return false;
        }

        Start(now, NodeState.Draining);
        return true;
    }

    /// <summary>Serves again. Rooms that are on their way go on; no other one is moved.</summary>
    /// <returns>False when nothing changed: it serves, or the process is ending.</returns>
    public bool Resume()
    {
        if (State is NodeState.Serving or NodeState.Stopping)
        {
            return false;
        }

        State = NodeState.Serving;
        _resting.Clear();
        return true;
    }

    /// <summary>The process is ending: what is here is handed over within a deadline of its own, and nothing brings the silo back.</summary>
    public void Stop(TimeSpan now, TimeSpan deadline)
    {
        if (State == NodeState.Stopping)
        {
            return;
        }

        _end = now + deadline;
        if (State == NodeState.Draining)
        {
            State = NodeState.Stopping;
        }
        else
        {
            Start(now, NodeState.Stopping);
        }
    }

    /// <summary>Looks at the rooms and decides; see <see cref="Moves"/> and <see cref="Results"/>.</summary>
    /// <param name="now">The time, never before that of an earlier call.</param>
    /// <param name="here">Every room that is here.</param>
    /// <param name="mayGo">Whether a room can be moved yet: one that has only just come cannot.</param>
    /// <param name="choose">Finds a silo for one more room; null when none takes it.</param>
    public void Step(TimeSpan now, IReadOnlySet<TRoom> here, Func<TRoom, bool> mayGo, Func<SiloAddress?> choose)
    {
        _moves.Clear();
        _results.Clear();
        LacksTarget = false;
        Settle(now, here);
        if (State != NodeState.Serving && (State == NodeState.Drained || now < _end))
        {
            // Also when drained: a gateway may have put a room here that it missed.
            Dispatch(now, here, mayGo, choose);
        }

        if (State == NodeState.Draining && here.Count == 0)
        {
            State = NodeState.Drained;
        }
    }

    private void Start(TimeSpan now, NodeState state)
    {
        (State, Began, Moved, Failed) = (state, now, 0, 0);
        _resting.Clear();
    }

    private void Settle(TimeSpan now, IReadOnlySet<TRoom> here)
    {
        foreach (var (room, began) in _moving)
        {
            var left = !here.Contains(room);
            if (left || now - began >= Patience)
            {
                _results.Add(new DrainResult<TRoom>(room, now - began, left));
            }
        }

        foreach (var (room, _, left) in _results)
        {
            _moving.Remove(room);
            if (left)
            {
                Moved++;
            }
            else
            {
                Failed++;
                _resting[room] = now + RetryAfter;
            }
        }

        foreach (var (room, until) in _resting)
        {
            if (now >= until || !here.Contains(room))
            {
                _resting.Remove(room);
            }
        }
    }

    private void Dispatch(TimeSpan now, IReadOnlySet<TRoom> here, Func<TRoom, bool> mayGo, Func<SiloAddress?> choose)
    {
        foreach (var room in here)
        {
            if (_moving.Count >= _parallel)
            {
                return;
            }

            if (_moving.ContainsKey(room) || _resting.ContainsKey(room) || !mayGo(room))
            {
                continue;
            }

            if (choose() is not { } target)
            {
                LacksTarget = true;
                return;
            }

            _moving.Add(room, now);
            _moves.Add(new DrainMove<TRoom>(room, target));
        }
    }
}
