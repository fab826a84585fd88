using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Spaces.Silo.Options;

namespace Spaces.Silo.Hosting;

/// <summary>
/// Refuses to start beside a process that has our ports. Orleans listens with address sharing on: without this check a second
/// silo would start, and the kernel would deal the connections out to both.
/// </summary>
internal sealed class PortGuard(IOptions<ClusterOptions> cluster, IOptions<SiloOptions> silo) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var address = cluster.Value.BoundAddress()!;
        Check(address, cluster.Value.SiloPort, "Cluster:SiloPort");
        Check(address, cluster.Value.GatewayPort, "Cluster:GatewayPort");
        Check(IPAddress.Parse(silo.Value.Http.Address), silo.Value.Http.Port, "Silo:Http:Port");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Check(IPAddress address, int port, string option)
    {
        try
        {
            // A listener and not a mere bind: connections of a killed silo that linger on the port are no obstacle.
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new PortInUseException($"{option} = '{port}' cannot be listened on at {address}: {e.Message}.", e);
        }
    }
}
