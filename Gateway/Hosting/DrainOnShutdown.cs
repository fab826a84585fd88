using Spaces.Gateway.Hub;
using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Hosting;

/// <summary>A gateway that stops tells its clients and its rooms, so that neither has to find out.</summary>
internal sealed class DrainOnShutdown(HubAudience audience, RoomDirectory rooms, RoomConnections connections) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <inheritdoc />
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await audience.ShuttingDownAsync().WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A client that does not read is told by its closed connection.
        }

        var leaving = rooms.All.SelectMany(r => r.Connections()).Select(connections.LeaveAsync).ToArray();
        await Task.WhenAny(Task.WhenAll(leaving), Task.Delay(Patience, cancellationToken));
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
