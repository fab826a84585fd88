using System.Collections.Concurrent;
using Spaces.Gateway.Metrics;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Sends speakers' packets to the silos: one call per silo and 5 ms for all rooms together. The hub of a silo is addressed through that
/// silo's own client port, so that packets take no detour over another silo.
/// </summary>
internal sealed partial class UplinkBatcher(IClusterClient client, GatewayMetrics metrics, ILogger<UplinkBatcher> logger) : IHostedService, IDisposable
{
    private const int FlushMilliseconds = 5;

    private readonly ConcurrentDictionary<(GrainId Hub, string SiloGateway), HubTarget> _targets = new();
    private Thread? _thread;
    private volatile bool _stopping;

    /// <summary>The way to the hub that a room's route names.</summary>
    public HubTarget TargetOf(MediaRoute route) => _targets.GetOrAdd((route.Hub, route.SiloGateway), MakeTarget);

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { Name = "Uplink", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping = true;
        _thread?.Join();
        _thread = null;
    }

    private HubTarget MakeTarget((GrainId Hub, string SiloGateway) key)
    {
        if (!SystemTargetGrainId.TryParse(key.Hub, out var hub))
        {
            throw new InvalidOperationException($"'{key.Hub}' is no grain service: the silo is of another version.");
        }

        // Clients know gateways by their address with generation 0.
        var gateway = SiloAddress.New(System.Net.IPEndPoint.Parse(key.SiloGateway), 0);
        return new HubTarget(client.GetGrain<IMediaHub>(hub.WithSiloAddress(gateway).GrainId), metrics);
    }

    private void Run()
    {
        var failing = false;
        while (!_stopping)
        {
            Thread.Sleep(FlushMilliseconds);
            foreach (var (_, target) in _targets)
            {
                try
                {
                    target.Flush();
                    failing = false;
                }
                catch (Exception e) when (e is OrleansException or InvalidOperationException or TimeoutException)
                {
                    if (!failing)
                    {
                        failing = true;
                        LogFailed(logger, e);
                    }
                }
            }
        }
    }

    [LoggerMessage(EventIds.UplinkFailed, LogLevel.Warning, "Packets cannot be sent to a silo; said once until it works again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
