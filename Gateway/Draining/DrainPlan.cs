using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Draining;

/// <summary>
/// When a gateway that is to hand its clients over asks how many of them to move, and when it closes those that are left. A plain object; time is an argument
/// (monotonic).
/// </summary>
/// <param name="movesPerSecond">How many a second are asked.</param>
internal sealed class DrainPlan(int movesPerSecond)
{
    // Half of the time is for asking, the other half for those who were asked last.
    private const double AskingShare = 0.5;
    private static readonly TimeSpan LeastAsking = TimeSpan.FromMilliseconds(500);

    // What one look may make up for after a pause.
    private static readonly TimeSpan MostCatchUp = TimeSpan.FromMilliseconds(500);

    private TimeSpan _startedAt;
    private TimeSpan _deadline;
    private TimeSpan _lookedAt;
    private double _credit;
    private double _rate;

    /// <summary>What the gateway is doing.</summary>
    public NodeState State { get; private set; }

    /// <summary>How long a drain still has; zero when there is none.</summary>
    public TimeSpan Left(TimeSpan now) =>
        State == NodeState.Draining || (State == NodeState.Stopping && _deadline > now) ? TimeSpan.FromTicks(Math.Max(0, (_deadline - now).Ticks)) : TimeSpan.Zero;

    /// <summary>How long the drain took up to now.</summary>
    public TimeSpan Took(TimeSpan now) => now - _startedAt;

    /// <summary>Begins to hand over. False when it does, or has done so, already.</summary>
    public bool Begin(TimeSpan now, TimeSpan time)
    {
        if (State != NodeState.Serving)
        {
            return false;
        }

        Start(now, time);
        State = NodeState.Draining;
        return true;
    }

    /// <summary>Serves again; who has moved has moved. False when it serves, or its process ends.</summary>
    public bool Resume()
    {
        if (State is NodeState.Serving or NodeState.Stopping)
        {
            return false;
        }

        State = NodeState.Serving;
        return true;
    }

    /// <summary>The process ends: whoever is here has this long.</summary>
    public void Stop(TimeSpan now, TimeSpan time)
    {
        if (State == NodeState.Stopping)
        {
            return;
        }

        if (State == NodeState.Draining)
        {
            // Those who were asked are on their way: their time goes on, and is no longer than that of a stop.
            _deadline = now + TimeSpan.FromTicks(Math.Min(time.Ticks, Math.Max(0, (_deadline - now).Ticks)));
        }
        else
        {
            Start(now, time);
        }

        State = NodeState.Stopping;
    }

    /// <summary>What to do now; to be asked several times a second while there is a drain.</summary>
    /// <param name="now">Time.</param>
    /// <param name="connections">Connections that are here.</param>
    /// <param name="unasked">Those of them that can be asked to move and were not yet.</param>
    /// <param name="targets">Whether there is a gateway to move to.</param>
    public DrainStep Look(TimeSpan now, int connections, int unasked, bool targets)
    {
        if (State is NodeState.Serving or NodeState.Drained)
        {
            return default;
        }

        var since = TimeSpan.FromTicks(Math.Clamp((now - _lookedAt).Ticks, 0, MostCatchUp.Ticks));
        _lookedAt = now;
        if (connections == 0)
        {
            return Done(close: false);
        }

        if (!targets)
        {
            // A process that ends cannot wait for another gateway to come; one that was asked to drain keeps those for whom there is no other place.
            return State == NodeState.Stopping ? Done(close: true) : default;
        }

        if (now >= _deadline)
        {
            return Done(close: true);
        }

        var asking = TimeSpan.FromTicks(Math.Max(LeastAsking.Ticks, (long)((_deadline - _startedAt).Ticks * AskingShare) - (now - _startedAt).Ticks));
        _rate = Math.Max(_rate, Math.Max(movesPerSecond, unasked / asking.TotalSeconds));
        _credit = Math.Min(_credit + (_rate * since.TotalSeconds), Math.Max(1, _rate * MostCatchUp.TotalSeconds));
        var ask = (int)Math.Min(unasked, _credit);
        _credit -= ask;
        return new DrainStep(ask, Close: false, IsDone: false);
    }

    private void Start(TimeSpan now, TimeSpan time) => (_startedAt, _lookedAt, _deadline, _credit, _rate) = (now, now, now + time, 1, 0);

    private DrainStep Done(bool close)
    {
        State = State == NodeState.Draining ? NodeState.Drained : State;
        return new DrainStep(0, close, IsDone: true);
    }
}

/// <summary>What a drain does next.</summary>
/// <param name="Ask">How many clients to ask to move.</param>
/// <param name="Close">Close everybody who is left.</param>
/// <param name="IsDone">There is nothing to wait for after this.</param>
internal readonly record struct DrainStep(int Ask, bool Close, bool IsDone);
