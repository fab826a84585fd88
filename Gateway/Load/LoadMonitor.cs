using Microsoft.Extensions.Options;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Load;

/// <summary>Measures four times a second what the gateway's threads and its process take, and has the governor judge it.</summary>
internal sealed partial class LoadMonitor : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly GatewayLoad _load;
    private readonly IFanoutLoad _fanout;
    private readonly IConnectionCount _connections;
    private readonly TimeProvider _time;
    private readonly ILogger<LoadMonitor> _logger;
    private readonly GatewayGovernor _governor;
    private readonly double _cores;
    private readonly long _origin;
    private TimeSpan _at;
    private TimeSpan _used = Environment.CpuUsage.TotalTime;

    public LoadMonitor(
        GatewayLoad load,
        IFanoutLoad fanout,
        IConnectionCount connections,
        GatewayMetrics metrics,
        IOptions<LoadOptions> options,
        TimeProvider time,
        ILogger<LoadMonitor> logger)
    {
        (_load, _fanout, _connections, _time, _logger) = (load, fanout, connections, time, logger);
        _cores = options.Value.UsableCores;
        _governor = new GatewayGovernor(options.Value.RefuseAt, options.Value.RefuseAllAt);
        _origin = time.GetTimestamp();
        metrics.ObserveLoad(() => load.Load, () => (int)load.DoorAt(connections.Connections), () => connections.Connections);
        metrics.ObserveRooms(() => connections.Rooms, () => connections.Listeners);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Measure();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private void Measure()
    {
        var now = _time.GetElapsedTime(_origin);
        if (now <= _at)
        {
            return;
        }

        var used = Environment.CpuUsage.TotalTime;
        var cpu = (used - _used) / ((now - _at) * _cores);
        (_used, _at) = (used, now);
        var fanout = _fanout.Load;
        var moved = _governor.Update(now, fanout, cpu);
        _load.Set(_governor.Load, _governor.Door);
        if (moved && _governor.Door == JoinDoor.Open)
        {
            LogOpen(_logger, _governor.Load);
        }
        else if (moved)
        {
            LogRefusing(_logger, _governor.Door, _governor.Load, fanout, cpu, _connections.Connections);
        }
    }

    [LoggerMessage(EventIds.JoinsRefused, LogLevel.Warning,
        "Joins: {Door}. The load is {Load:P0} (fan-out {Fanout:P0}, processor {Cpu:P0}) with {Connections} connections. Add a gateway")]
    private static partial void LogRefusing(ILogger logger, JoinDoor door, double load, double fanout, double cpu, int connections);

    [LoggerMessage(EventIds.JoinsTaken, LogLevel.Information, "Everybody may join again: the load is {Load:P0}")]
    private static partial void LogOpen(ILogger logger, double load);
}
