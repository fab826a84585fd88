using Microsoft.Extensions.Options;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Hub;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Draining;

/// <summary>Carries a drain out: asks clients to move, counts those that did, and closes the rest.</summary>
internal sealed partial class GatewayDrain(
    RoomDirectory rooms,
    RoomConnections connections,
    HubAudience audience,
    GatewayRoster roster,
    GatewayMetrics metrics,
    IOptions<DrainOptions> options,
    EdgeClock clock,
    TimeProvider time,
    ILogger<GatewayDrain> logger) : BackgroundService, IGatewayDrain
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly DrainPlan _plan = new(options.Value.MovesPerSecond);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<RoomConnection> _asked = [];

    /// <inheritdoc />
    public NodeState State
    {
        get
        {
            lock (_gate)
            {
                return _plan.State;
            }
        }
    }

    /// <inheritdoc />
    public TimeSpan Left
    {
        get
        {
            lock (_gate)
            {
                return _plan.Left(clock.Now);
            }
        }
    }

    /// <inheritdoc />
    public bool RefusesJoins => State != NodeState.Serving && roster.HasOthers;

    /// <inheritdoc />
    public void Begin(TimeSpan time)
    {
        lock (_gate)
        {
            if (_plan.Begin(clock.Now, time))
            {
                LogBegun(logger, rooms.Connections, time.TotalSeconds);
            }
        }
    }

    /// <inheritdoc />
    public void Resume()
    {
        lock (_gate)
        {
            if (_plan.Resume())
            {
                _asked.Clear();
                LogResumed(logger, rooms.Connections);
            }
        }
    }

    /// <inheritdoc />
    public Task StopAsync()
    {
        lock (_gate)
        {
            _plan.Stop(clock.Now, options.Value.Timeout);
            LogStopping(logger, rooms.Connections, roster.Urls.Count);
        }

        return _stopped.Task;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                lock (_gate)
                {
                    Look();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
        finally
        {
            _stopped.TrySetResult();
        }
    }

    private void Look()
    {
        if (_plan.State is NodeState.Serving or NodeState.Drained)
        {
            return;
        }

        var here = rooms.All.SelectMany(r => r.Connections()).ToArray();
        var left = _asked.RemoveWhere(c => c.Over);
        metrics.Moved("left", left);
        var unasked = here.Where(c => c.HubConnection is not null && !_asked.Contains(c)).ToArray();
        var step = _plan.Look(clock.Now, here.Length, unasked.Length, roster.Urls.Count > 0);
        foreach (var connection in unasked.AsSpan(0, step.Ask))
        {
            _asked.Add(connection);
            audience.Move(connection, roster.Next(), _plan.Left(clock.Now));
        }

        metrics.Moved("asked", step.Ask);
        if (step.Close)
        {
            foreach (var connection in here)
            {
                connections.Close(connection, ConnectionEnd.Shutdown);
            }

            metrics.Moved("closed", here.Length);
        }

        if (step.IsDone && !_stopped.Task.IsCompleted)
        {
            _asked.Clear();
            var took = _plan.Took(clock.Now);
            metrics.Drained(took.TotalSeconds);
            LogDone(logger, took.TotalSeconds, step.Close ? here.Length : 0);
            if (_plan.State == NodeState.Stopping)
            {
                _stopped.TrySetResult();
            }
        }
    }

    [LoggerMessage(EventIds.DrainBegun, LogLevel.Information, "Draining: {Connections} connections are asked to move within {Seconds:F0} s")]
    private static partial void LogBegun(ILogger logger, int connections, double seconds);

    [LoggerMessage(EventIds.DrainResumed, LogLevel.Information, "Serving again, with {Connections} connections")]
    private static partial void LogResumed(ILogger logger, int connections);

    [LoggerMessage(EventIds.DrainStopping, LogLevel.Information, "Stopping with {Connections} connections, which can go to {Gateways} other gateways")]
    private static partial void LogStopping(ILogger logger, int connections, int gateways);

    [LoggerMessage(EventIds.DrainDone, LogLevel.Information, "Drained in {Seconds:F1} s; {Closed} connections had to be closed")]
    private static partial void LogDone(ILogger logger, double seconds, int closed);
}
