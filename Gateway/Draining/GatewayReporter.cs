using System.Diagnostics;
using System.Reflection;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Hub;
using Spaces.Gateway.Load;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Draining;

/// <summary>Tells the cluster's coordinator once a second how this gateway is, and does what the answer says. Sound and joins do not wait for it.</summary>
internal sealed partial class GatewayReporter(
    IClusterClient client,
    GatewayLink link,
    GatewayIdentity identity,
    IGatewayDrain drain,
    GatewayRoster roster,
    RoomDirectory rooms,
    GatewayLoad load,
    HubAudience audience,
    GatewayMetrics metrics,
    EdgeClock clock,
    TimeProvider time,
    ILogger<GatewayReporter> logger) : BackgroundService
{
    /// <summary>How often.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A gateway whose door flaps is not worth a message to everybody each time.
    private static readonly TimeSpan TellPeriod = TimeSpan.FromSeconds(5);

    private static readonly string Version =
        (typeof(GatewayReporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+')[0];

    private readonly long _started = Stopwatch.GetTimestamp();
    private bool _failing;
    private bool _untold;
    private TimeSpan _toldAt = -TellPeriod;

    /// <summary>The report as it is now.</summary>
    public GatewayReport Report()
    {
        var state = drain.State;
        var connections = rooms.Connections;
        return new GatewayReport(
            link.Gateway,
            identity.Name,
            identity.Url,
            Version,
            state,
            connections,
            rooms.All.Count(),
            Math.Clamp(load.Load, 0, 1),
            state == NodeState.Serving && load.DoorAt(connections) == JoinDoor.Open,
            drain.Left,
            Stopwatch.GetElapsedTime(_started));
    }

    /// <summary>Does what the coordinator answered.</summary>
    public void Take(GatewayOrders orders)
    {
        _untold |= roster.Update(link.Gateway, orders.Gateways);
        switch (orders.Order)
        {
            case { Drain: true } order:
                drain.Begin(order.Deadline);
                break;
            case { Drain: false }:
                drain.Resume();
                break;
        }

        if (_untold && clock.Now - _toldAt >= TellPeriod)
        {
            (_untold, _toldAt) = (false, clock.Now);
            foreach (var connection in rooms.All.SelectMany(r => r.Connections()))
            {
                // Each begins elsewhere, so that this gateway's clients spread when it dies.
                audience.Gateways(connection, roster.Next());
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await TellAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task TellAsync()
    {
        try
        {
            Take(await client.GetGrain<IClusterGrain>(IClusterGrain.Key).ReportGateway(Report()).WaitAsync(Patience, time));
            if (_failing)
            {
                _failing = false;
                LogBack(logger);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it was, the next report is a second away, and the last list is still the best that there is.
            metrics.ReportFailed();
            if (!_failing)
            {
                _failing = true;
                LogFailed(logger, e);
            }
        }
    }

    [LoggerMessage(EventIds.ReportFailed, LogLevel.Warning, "The cluster's coordinator does not answer; tried again every second")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.ReportBack, LogLevel.Information, "The cluster's coordinator answers again")]
    private static partial void LogBack(ILogger logger);
}
